namespace Bot.Tests.People;

using Bot.People;
using Bot.Tests.Support;
using Xunit;

public sealed class RosterTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public void Who_the_settings_name_is_an_admin_and_who_they_name_no_more_is_none(string provider)
    {
        using var test = TestDatabase.Create(provider);
        void Settings(params long[] admins) => test.Database.Write(work => Roster.AdminsFromSettings(work, admins));
        string People() => test.Database.Read(work => string.Join(' ', Roster.All(work).OrderBy(person => person.TelegramId).Select(person => $"{person.TelegramId}:{person.Role.Code()}:{person.Scope.Code()}:{person.Name}")));

        Settings(7, 8);
        Assert.Equal("7:admin:area:管理员 8:admin:area:管理员", People());
        test.Database.Write(work => Roster.NameAdmin(work, Roster.Find(work, 7)!, "王伟"));
        Settings(7, 8);
        Assert.Equal("7:admin:area:王伟 8:admin:area:管理员", People());
        Settings(8, 9);
        Assert.Equal("7:officer:unit:王伟 8:admin:area:管理员 9:admin:area:管理员", People());

        // Who was made an admin in chat is not the settings' to take away; who is named again is one again.
        test.Database.Write(work => Roster.Change(work, Roster.Find(work, 7)!.Id, Role.Admin, Scope.Area));
        Settings(9);
        Assert.Equal("7:admin:area:王伟 8:officer:unit:管理员 9:admin:area:管理员", People());
        Settings(7, 8, 9);
        Settings();
        Assert.Equal("7:officer:unit:王伟 8:officer:unit:管理员 9:officer:unit:管理员", People());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Who_left_is_a_stranger_until_they_are_invited_anew(string provider)
    {
        using var test = TestDatabase.Create(provider);
        test.Database.Write(work =>
        {
            var first = Roster.Add(work, "张三", Roster.Unit(work, "住建局").Id, Role.Officer);
            Roster.Join(work, first, 7);
            Assert.Equal("住建局 · 帮办", Roster.Find(work, 7)!.Post);
            Roster.Leave(work, first);
            Assert.Null(Roster.Find(work, 7));
            Assert.Empty(Roster.Named(work, "张三"));
            Assert.Empty(Roster.All(work));

            var second = Roster.Add(work, "张三", Roster.Unit(work, "开发区").Id, Role.Leader);
            Roster.Join(work, second, 7);
            Assert.Equal(second, Roster.Find(work, 7)!.Id);
            Assert.Equal("开发区 · 领导", Roster.Find(work, 7)!.Post);
            Assert.NotNull(Roster.Get(work, first)!.LeftAt);
        });
    }

    [Fact]
    public void An_admin_of_the_settings_who_left_is_back_with_the_next_start()
    {
        using var test = TestDatabase.Create();
        test.Database.Write(work =>
        {
            Roster.AdminsFromSettings(work, [7]);
            Roster.Leave(work, Roster.Find(work, 7)!.Id);
            Assert.Null(Roster.Find(work, 7));
            Roster.AdminsFromSettings(work, [7]);
            Assert.Equal(Role.Admin, Roster.Find(work, 7)!.Role);
        });
    }
}
