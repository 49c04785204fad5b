namespace Bot.Tests.People;

using Bot.People;
using Bot.Projects;
using Bot.Storage;
using Bot.Tests.Support;
using Xunit;

/// <summary>Who may see a project, and who may report on it: role × scope × what the project is to them.</summary>
public sealed class SightTests
{
    private const int Ours = 1;
    private const int Theirs = 2;

    // Each project by what it is to the person: S served as officer, L led, U of their unit, O of another unit, N of none;
    // + with an officer of its own already; ! secret.
    private static readonly string[] Projects = ["S", "S!", "L", "L!", "U", "U+", "U!", "O", "O+", "O!", "N"];

    private const string Own = "S S! L L!";

    public static TheoryData<string> Each => TestDatabase.Each;

    // What a scope shows to somebody, and what it adds for who dispatches. Reported is what one serves, and what nobody
    // serves yet of one's own unit; who dispatches may report on all.
    [SkippableTheory, MemberData(nameof(Each))]
    public void A_role_and_a_scope_say_what_is_seen_and_reported(string provider)
    {
        (Scope Scope, string Sees, string SeesAndDispatches)[] rules =
        [
            (Scope.Projects, Own, Own),
            (Scope.Unit, $"{Own} U U+", $"{Own} U U+ U!"),
            (Scope.Area, $"{Own} U U+ O O+ N", $"{Own} U U+ U! O O+ O! N"),
        ];
        using var test = TestDatabase.Create(provider);
        var id = Office(test, Role.Officer, Scope.Projects).Id;
        foreach (var role in Enum.GetValues<Role>())
        {
            var dispatches = role is Role.Dispatcher or Role.Admin;
            foreach (var (scope, sees, more) in rules)
            {
                test.Database.Write(work => Roster.Change(work, id, role, scope));
                var (seen, reported) = test.Database.Read(work => (Where(work, id, Sight.Sees), Where(work, id, Sight.Reports)));
                Assert.Equal((role, scope, dispatches ? more : sees), (role, scope, seen));
                Assert.Equal((role, scope, dispatches ? $"{Own} U U+ U! O O+ O! N" : $"{Own} U U!"), (role, scope, reported));
            }
        }
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public void Somebody_without_a_unit_has_no_share_in_projects_without_one(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var person = Office(test, Role.Officer, Scope.Unit, unit: null);
        Assert.Equal(Own, test.Database.Read(work => Where(work, person.Id, Sight.Sees)));
    }

    // Else nobody at all could report on U+.
    [SkippableTheory, MemberData(nameof(Each))]
    public void An_officer_who_cannot_report_leaves_the_project_to_its_unit(string provider)
    {
        using var test = TestDatabase.Create(provider);
        var person = Office(test, Role.Officer, Scope.Unit);
        var colleague = test.Database.Read(work => Roster.Named(work, "李四")[0].Id);
        string Reported() => test.Database.Read(work => Where(work, person.Id, Sight.Reports));
        Assert.Equal($"{Own} U U!", Reported());
        foreach (var role in Enum.GetValues<Role>())
        {
            test.Database.Write(work => Roster.Change(work, colleague, role, Scope.Area));
            var reports = role is Role.Officer or Role.Dispatcher or Role.Admin;
            Assert.Equal((role, !reports), (role, Reported().Split(' ').Contains("U+")));
        }

        test.Database.Write(work => Roster.Change(work, colleague, Role.Officer, Scope.Area));
        test.Database.Write(work => work.Execute("update person set joined_at = null where id = @colleague", new { colleague }));
        Assert.Contains("U+", Reported().Split(' '));
    }

    [Fact]
    public void A_share_that_ended_is_none()
    {
        using var test = TestDatabase.Create();
        var person = Office(test, Role.Officer, Scope.Projects);
        test.Database.Write(work => work.Execute("update assignment set ended_at = @now", new { now = work.Now }));
        Assert.Equal("", test.Database.Read(work => Where(work, person.Id, Sight.Sees)));
    }

    [Fact]
    public void What_may_not_be_seen_is_answered_like_what_does_not_exist()
    {
        using var test = TestDatabase.Create();
        var person = Office(test, Role.Officer, Scope.Projects);
        test.Database.Read(work =>
        {
            var hidden = work.Value<long>("select id from project where name = 'O!'");
            Assert.Null(FindProject.Get(work, person, hidden));
            Assert.Equal(FindProject.In(work, person, "nothing-such"), (Found)new Found.None("nothing-such"));
            Assert.IsType<Found.None>(FindProject.In(work, person, "C10"));
            Assert.IsType<Found.One>(FindProject.In(work, person, "C1"));
            return 0;
        });
    }

    private static string Where(Work work, long id, string condition) =>
        string.Join(' ', work.Query<string>($"select p.name from project p where {condition} order by p.id", Sight.Of(Roster.Get(work, id)!)));

    private static Person Office(TestDatabase test, Role role, Scope scope, int? unit = Ours) => test.Database.Write(work =>
    {
        work.Execute("insert into unit (name, position) values ('ours', 1), ('theirs', 2)");
        long Add(string name, long? of, Role who) => Roster.Add(work, name, of, who);
        var id = Add("张三", unit is null ? null : Ours, role);
        Roster.Change(work, id, role, scope);
        var colleague = Add("李四", Theirs, Role.Officer);
        Roster.Join(work, colleague, 8);
        foreach (var (at, name) in Projects.Index())
        {
            var code = $"C{at + 1}";
            var project = work.Value<long>(
                "insert into project (code, name, unit_id, secret, made_at, changed_at) values (@code, @name, @unit, @secret, @now, @now) returning id",
                new { code, name, unit = name[0] switch { 'O' => (long?)Theirs, 'N' => null, _ => unit is null ? null : Ours }, secret = name.EndsWith('!') ? 1L : 0L, now = work.Now });
            work.Execute("insert into project_name (project_id, folded, kind) values (@project, lower(@code), 'code')", new { project, code });
            if (name[0] is 'S' or 'L' || name.EndsWith('+'))
            {
                work.Execute(
                    "insert into assignment (project_id, person_id, role, made_at) values (@project, @who, @role, @now)",
                    new { project, who = name.EndsWith('+') ? colleague : id, role = name[0] == 'L' ? "leader" : "officer", now = work.Now });
            }
        }

        return Roster.Get(work, id)!;
    });
}
