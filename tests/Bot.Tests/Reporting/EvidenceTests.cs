namespace Bot.Tests.Reporting;

using Bot.Outbox;
using Bot.Tests.Support;
using Xunit;

/// <summary>Photos, files and places of a report: whose they are, how they are counted back, how they are shown again.</summary>
public sealed class EvidenceTests
{
    private const string OfEntries = "select count(*) from evidence e join visit_version v on v.draft_id = e.draft_id";

    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task An_album_of_five_within_a_report_is_one_message_that_ends_at_five(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        for (var part = 1; part <= 5; part++)
        {
            await phone.Photo($"part{part}", album: "A1");
            Assert.Equal($"📷 已收 {part} 张", phone.Last());
        }

        Assert.Equal(2, phone.Shown().Count);
        Assert.Contains("📷 5 张", phone.Shown()[0], StringComparison.Ordinal);

        await phone.Press("✅ 提交");

        Assert.Equal(["✅ 已提交 · 旺嘉腐竹(P009)\n📍 走访 11月20日(周五):厂房主体封顶\n编号 Z-0001\n📷 5 张", "📷 已收 5 张"], phone.Shown());
        Assert.Equal(5, phone.Data.Value<long>(OfEntries));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task An_album_in_two_halves_around_the_submit_stays_together(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("1", album: "A1");
        await phone.Photo("2", album: "A1");
        await phone.Press("✅ 提交");
        // The next report has begun before the rest of the album comes.
        await phone.Say("/invest 国昌热力 100万");
        await phone.Photo("3", album: "A1");

        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 3 张", phone.Last());

        await phone.Photo("4", album: "A1");
        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 4 张", phone.Last());
        Assert.Equal(4, phone.Shown().Count);
        Assert.Equal(4, phone.Data.Value<long>(OfEntries));
        Assert.DoesNotContain("📷", phone.Shown()[2], StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_caption_is_the_command(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", "走访 旺嘉腐竹 厂房主体封顶");

        Assert.Equal(["请核对 · 旺嘉腐竹(P009)\n📍 走访 11月20日(周五):厂房主体封顶\n📷 1 张", "📷 已收 1 张"], phone.Shown());

        await phone.Press("✅ 提交");
        Assert.Equal(1, phone.Data.Value<long>(OfEntries));
        Assert.Null(phone.Data.Value<string>("select caption from evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_caption_answers_the_question_that_waits(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹");
        await phone.Photo("1", "昨天 设备到货80%");

        Assert.Contains("📍 走访 11月19日(周四):设备到货80%\n📷 1 张", phone.Shown()[^2], StringComparison.Ordinal);
        Assert.Equal("📷 已收 1 张", phone.Last());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_caption_under_the_card_to_check_stays_with_the_photo(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("1", "东侧围墙");
        await phone.Press("✅ 提交");
        await phone.Say("/photos P009");

        Assert.Equal("旺嘉腐竹 11月20日 厂房主体封顶 · 东侧围墙", phone.Last());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_photo_before_any_report_waits_for_the_next_one(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", album: "A1");
        await phone.Photo("2", album: "A1");

        Assert.Equal("📷 已收 2 张。是哪个项目的?点一下,接着报走访:", Assert.Single(phone.Shown()));
        Assert.Equal(["国昌热力 P001", "旺嘉腐竹 P009"], phone.Buttons());

        await phone.Press("旺嘉腐竹 P009");
        await phone.Say("厂房主体封顶");
        Assert.EndsWith("📷 2 张", phone.Last(), StringComparison.Ordinal);
        await phone.Press("✅ 提交");

        Assert.EndsWith("编号 Z-0001\n📷 2 张", phone.Last(), StringComparison.Ordinal);
        Assert.Equal("📷 已记入 旺嘉腐竹 Z-0001,共 2 张", phone.Shown()[0]);
        Assert.Empty(phone.Messages()[0].Rows);
        Assert.Equal(2, phone.Data.Value<long>(OfEntries));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_waited_too_long_is_not_taken_by_another_report(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1");
        phone.Clock.Advance(TimeSpan.FromMinutes(31));
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Press("✅ 提交");

        Assert.DoesNotContain("📷", phone.Last(), StringComparison.Ordinal);

        // Sent again it is fresh.
        await phone.Say("/visit 旺嘉腐竹 设备到货");
        await phone.Press("✅ 提交");
        phone.Clock.Advance(TimeSpan.FromMinutes(31));
        await phone.Photo("1");
        await phone.Say("/visit 国昌热力 试运行");
        await phone.Press("✅ 提交");
        Assert.EndsWith("📷 1 张", phone.Last(), StringComparison.Ordinal);
        Assert.Equal(1, phone.Count("evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_long_report_keeps_what_came_before_it_began(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1");
        await phone.Press("旺嘉腐竹 P009");
        phone.Clock.Advance(TimeSpan.FromHours(2));
        await phone.Say("厂房主体封顶");
        await phone.Press("✅ 提交");

        Assert.EndsWith("📷 1 张", phone.Last(), StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_photo_right_after_the_submit_belongs_to_it_by_the_time_at_which_it_was_sent(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Press("✅ 提交");
        phone.Clock.Advance(TimeSpan.FromMinutes(29));
        await phone.Photo("1");
        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 1 张", phone.Last());

        // The bot was away for two hours; the photo was sent in time.
        phone.Clock.Advance(TimeSpan.FromHours(2));
        await phone.Photo("2", late: 125);
        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 2 张", phone.Last());

        await phone.Photo("3");
        Assert.StartsWith("📷 已收 1 张。是哪个项目的?", phone.Last(), StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_caption_that_names_another_project_is_not_for_the_last_report(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Press("✅ 提交");
        await phone.Photo("1", "旺嘉腐竹 东门");
        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 1 张", phone.Last());

        await phone.Photo("2", "国昌热力 锅炉房");
        Assert.StartsWith("📷 已收 1 张。是哪个项目的?", phone.Last(), StringComparison.Ordinal);
        Assert.Equal(["国昌热力 P001"], phone.Buttons());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_photo_under_the_name_of_a_project_is_about_it_and_asks_for_no_card(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", "旺嘉腐竹");

        Assert.StartsWith("📷 已收 1 张。是哪个项目的?", Assert.Single(phone.Shown()), StringComparison.Ordinal);
        Assert.Equal(["旺嘉腐竹 P009"], phone.Buttons());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_photo_after_a_submit_belongs_to_it_though_an_older_draft_listens_again(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 国昌热力 试运行");
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.Press("✅ 提交");
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.Photo("1");

        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 1 张", phone.Last());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task The_same_photo_counts_once_and_the_thirty_first_is_declined(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("1");
        await phone.Photo("1");
        Assert.Equal("📷 已收 1 张", phone.Last());
        for (var more = 2; more <= 30; more++)
        {
            await phone.Photo($"{more}");
        }

        Assert.Equal("📷 已收 30 张", phone.Last());
        await phone.Photo("31");
        await phone.Photo("32");
        Assert.Equal(["📷 已收 30 张", "一次填报最多收 30 个附件,多出的没有收。"], phone.Shown().TakeLast(2));
        Assert.Equal(3, phone.Shown().Count);

        // Not once and never again: a minute later, and for each album.
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.Photo("33");
        await phone.Photo("34");
        Assert.Equal(4, phone.Shown().Count);
        await phone.Photo("35", album: "A1");
        await phone.Photo("36", album: "A1");
        Assert.Equal(5, phone.Shown().Count);
        await phone.Press("✅ 提交");
        await phone.Photo("37", album: "A2");
        Assert.Equal("一次填报最多收 30 个附件,多出的没有收。", phone.Last());
        Assert.Equal(6, phone.Shown().Count);
        Assert.Equal(30, phone.Count("evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_waits_and_what_comes_in_the_report_fill_it_together(string provider)
    {
        using var phone = new FieldPhone(provider);
        for (var part = 1; part <= 20; part++)
        {
            await phone.Photo($"{part}");
        }

        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        for (var part = 15; part <= 31; part++)
        {
            await phone.Photo($"{part}");
        }

        Assert.Equal(["📷 已收 30 张", "一次填报最多收 30 个附件,多出的没有收。"], phone.Shown().TakeLast(2));
        Assert.EndsWith("📷 30 张", phone.Shown()[1], StringComparison.Ordinal);
        await phone.Press("✅ 提交");
        Assert.Equal(30, phone.Data.Value<long>(OfEntries));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task An_album_is_of_the_project_that_one_caption_of_it_names(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("0");
        await phone.Photo("1", album: "A1");
        await phone.Photo("2", "国昌热力 锅炉房", album: "A1");
        await phone.Photo("3", album: "A1");

        Assert.Equal(["📷 已收 1 张。是哪个项目的?点一下,接着报走访:", "📷 已收 3 张。是哪个项目的?点一下,接着报走访:"], phone.Shown());
        Assert.Equal(["国昌热力 P001"], phone.Buttons());

        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("4", album: "A1");
        await phone.Press("✅ 提交");

        Assert.Equal(1, phone.Data.Value<long>(OfEntries));
        Assert.Equal(["📷 已记入 旺嘉腐竹 Z-0001,共 1 张", "📷 已收 4 张。是哪个项目的?点一下,接着报走访:"], phone.Shown().Take(2));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_caption_finds_the_last_report_of_its_project(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 国昌热力 试运行");
        await phone.Press("✅ 提交");
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("1", "国昌热力 锅炉房");

        Assert.Equal("📷 已补到 国昌热力 Z-0001,共 1 张", phone.Last());
        Assert.DoesNotContain("📷", phone.Shown()[1], StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_a_report_leaves_behind_is_asked_about_anew(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1");
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        phone.Clock.Advance(TimeSpan.FromMinutes(1));
        // No report listens now: the second photo waits beside the first.
        await phone.Say("/visit 没有这个项目");
        await phone.Photo("2");
        Assert.Equal("📷 已收 2 张。是哪个项目的?点一下,接着报走访:", phone.Shown()[0]);

        await phone.Press("✅ 提交");

        Assert.Equal("📷 已记入 旺嘉腐竹 Z-0001,共 1 张", phone.Shown()[0]);
        Assert.Equal("📷 已收 1 张。是哪个项目的?点一下,接着报走访:", phone.Last());
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_was_sent_again_for_a_cancelled_report_waits_once(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1");
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("1");
        await phone.Photo("2");
        await phone.Press("✖️ 取消");

        Assert.Equal("📷 已收 2 张。是哪个项目的?点一下,接着报走访:", phone.Shown()[0]);
        Assert.Equal(2, phone.Count("evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Files_and_places_count_too(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/invest 旺嘉腐竹 300万");
        await phone.Document("施工合同.pdf");
        Assert.Equal("📎 已收 1 个文件", phone.Last());
        await phone.Location(33.123456789, 114.65);
        await phone.Location(33.123456789, 114.65);
        Assert.Equal("📎 已收 1 个文件 · 📍 1 个位置", phone.Last());
        await phone.Photo("1");
        await phone.Press("✅ 提交");

        Assert.EndsWith("📷 1 张 · 📎 1 个文件 · 📍 1 个位置", phone.Shown()[0], StringComparison.Ordinal);
        Assert.Equal("33.123457", phone.Data.Value<string>("select latitude from evidence where kind = 'location'"));
        Assert.Equal("施工合同.pdf", phone.Data.Value<string>("select name from evidence where kind = 'document'"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_month_with_a_photo_is_not_doubted_for_want_of_a_visit(string provider)
    {
        const string Doubt = "11月还没有走访记录,也没有照片";
        using var phone = new FieldPhone(provider);
        await phone.Say("/invest 旺嘉腐竹 300万");
        Assert.Contains(Doubt, phone.Shown()[0], StringComparison.Ordinal);
        await phone.Photo("1");
        Assert.DoesNotContain(Doubt, phone.Shown()[0], StringComparison.Ordinal);
        await phone.Press("✅ 提交");
        Assert.DoesNotContain(Doubt, phone.Data.Value<string>("select warnings from investment_version"), StringComparison.Ordinal);

        await phone.Say("/invest 旺嘉腐竹 320万");
        Assert.DoesNotContain(Doubt, phone.Last(), StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task A_restart_in_the_middle_loses_nothing(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("0");
        phone.Restart();
        await phone.Press("旺嘉腐竹 P009");
        await phone.Say("厂房主体封顶");
        await phone.Photo("1", album: "A1");
        phone.Restart();
        await phone.Photo("2", album: "A1");
        Assert.Equal("📷 已收 3 张", phone.Last());
        phone.Restart();
        await phone.Press("✅ 提交");
        phone.Restart();
        await phone.Photo("3", album: "A1");

        Assert.Equal("📷 已补到 旺嘉腐竹 Z-0001,共 4 张", phone.Last());
        Assert.Equal(4, phone.Data.Value<long>(OfEntries));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task What_a_cancelled_report_had_waits_for_the_next_one(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 国昌热力 试运行");
        await phone.Photo("1", album: "A1");
        await phone.Press("✖️ 取消");
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        await phone.Photo("2", album: "A1");
        await phone.Press("✅ 提交");

        Assert.Equal(2, phone.Data.Value<long>(OfEntries));
        Assert.Equal("📷 1 张 没有归档:那次填报已取消。", phone.Shown()[1]);
        Assert.Equal("📷 已记入 旺嘉腐竹 Z-0001,共 2 张", phone.Shown()[2]);
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Voice_and_video_are_told_what_to_do_instead_and_a_sticker_nothing(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Message(new { voice = new { file_id = "v", file_unique_id = "uv", duration = 3 } }, FieldPhone.Officer);
        await phone.Message(new { video = new { file_id = "w", file_unique_id = "uw", width = 1, height = 1, duration = 3 }, media_group_id = "A" }, FieldPhone.Officer);
        await phone.Message(new { video = new { file_id = "x", file_unique_id = "ux", width = 1, height = 1, duration = 3 }, media_group_id = "A" }, FieldPhone.Officer);
        await phone.Message(
            new { animation = new { file_id = "g", file_unique_id = "ug" }, document = new { file_id = "g", file_unique_id = "ug" } }, FieldPhone.Officer);
        Assert.Equal(3, phone.Shown().Count);
        Assert.All(phone.Shown(), text => Assert.Equal("语音、视频暂时收不了,请改发照片或文件。", text));

        await phone.Message(new { sticker = new { file_id = "s", file_unique_id = "us", width = 1, height = 1 } }, FieldPhone.Officer);
        Assert.Equal(3, phone.Shown().Count);
        Assert.Equal(0, phone.Count("evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Groups_strangers_and_leaders_leave_nothing(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", group: -1001);
        Assert.Equal(0, phone.Sends);
        await phone.Photo("2", user: 9);
        Assert.Equal(1, phone.Sends);

        await phone.Photo("3", album: "A", user: FieldPhone.Leader);
        await phone.Photo("4", album: "A", user: FieldPhone.Leader);
        Assert.StartsWith("您现在没有可以填报的项目", Assert.Single(phone.Shown(FieldPhone.Leader)), StringComparison.Ordinal);
        Assert.Equal(0, phone.Count("evidence"));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task The_card_leads_to_the_latest_ten(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Say("/visit 旺嘉腐竹 厂房主体封顶");
        for (var part = 1; part <= 10; part++)
        {
            await phone.Photo($"{part}");
        }

        await phone.Press("✅ 提交");
        await phone.Say("/invest 旺嘉腐竹 300万");
        await phone.Document("合同.pdf", "施工合同");
        await phone.Location(33.1, 114.65);
        await phone.Press("✅ 提交");

        await phone.Say("/status 旺嘉腐竹", FieldPhone.Leader);
        Assert.Contains("厂房主体封顶(📷10)", phone.Last(FieldPhone.Leader), StringComparison.Ordinal);
        await phone.Press("📷 照片 10", FieldPhone.Leader);

        var shown = phone.Messages(FieldPhone.Leader).Skip(1).ToList();
        Assert.Equal("旺嘉腐竹(P009) 📷 10 张 · 📎 1 个文件 · 📍 1 个位置,先发最近 10 个\n📍 旺嘉腐竹 2026年11月完成投资 300万元:33.1, 114.65", phone.Shown(FieldPhone.Leader)[1]);
        Assert.Equal(11, shown.Count);
        Assert.Equal("旺嘉腐竹 11月20日 厂房主体封顶", shown[1].Text);
        Assert.True(shown[1].File is { IsPhoto: true, Copy: null });
        Assert.StartsWith("file-2-", shown[1].File!.Id, StringComparison.Ordinal);
        Assert.Equal("旺嘉腐竹 2026年11月完成投资 300万元 · 施工合同", shown[10].Text);
        Assert.True(shown[10].File is { IsPhoto: false, Name: "合同.pdf" });
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Photos_of_what_one_may_not_see_are_like_those_of_nothing(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", "走访 旺嘉腐竹 厂房主体封顶");
        await phone.Press("✅ 提交");
        phone.Data.Database.Write(work => work.Execute("update project set secret = 1 where code = 'P009'"));
        await phone.Say("/photos P009", FieldPhone.Leader);
        var secret = phone.Last(FieldPhone.Leader);
        await phone.Say("/photos P999", FieldPhone.Leader);

        Assert.Equal(secret.Replace("“P009”", "“P999”", StringComparison.Ordinal), phone.Last(FieldPhone.Leader));
        Assert.All(phone.Messages(FieldPhone.Leader), message => Assert.Null(message.File));
    }

    [SkippableTheory, MemberData(nameof(Each))]
    public async Task Where_the_file_is_gone_its_words_are_sent(string provider)
    {
        using var phone = new FieldPhone(provider);
        await phone.Photo("1", "走访 旺嘉腐竹 厂房主体封顶");
        await phone.Press("✅ 提交");
        phone.Fate = message => message.File is null ? null : new SendResult.Failed(SendFailure.FileGone, "Bad Request: wrong file identifier/HTTP URL specified");
        await phone.Say("/photos P009");

        Assert.Equal("旺嘉腐竹 11月20日 厂房主体封顶\n(平台上已没有这个文件,本机也没有留存副本)", phone.Last());
        Assert.Null(phone.Messages()[^1].File);
        Assert.Equal(0, phone.Data.Value<long>("select count(*) from message where state <> 'sent'"));
    }
}
