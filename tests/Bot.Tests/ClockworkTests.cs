namespace Bot.Tests;

using Bot.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

/// <summary>What is due is done, whatever else fails.</summary>
public sealed class ClockworkTests
{
    public static TheoryData<string> Each => TestDatabase.Each;

    [SkippableTheory, MemberData(nameof(Each))]
    public Task A_draft_that_nobody_can_read_keeps_no_digest_from_its_group_and_is_told_once(string provider) => Scene.Play(provider, async scene =>
    {
        await scene.Start();
        await scene.Schedule("18:00");
        await scene.Quiet();

        // As a step of another version of the program would be: left in the morning, to be laid aside in the evening.
        scene.Test.Database.Write(work => work.Execute(
            """
            insert into draft (person_id, chat_id, conversation, step, listening, made_at, changed_at)
            select p.id, c.id, 'visit/1', '{"$type":"tomorrow"}', 0, @then, @then from person p join chat c on c.telegram_id = p.telegram_id where p.telegram_id = 901
            """,
            new { then = work.Now.AddHours(-8) }));
        scene.Clock.SetLocal("2026-11-20 18:00");
        await scene.Heard(Scene.Group, "日调度 ·");
        await scene.Heard(Scene.Li, "没有做成", "draft 1");
        await scene.Visit(Scene.Wang, "照常上报");

        // It is tried again and again, and told once.
        scene.Clock.SetLocal("2026-11-20 18:01");
        await scene.Visit(Scene.Wang, "还在上报");
        await scene.Quiet();
        Assert.Equal(1, scene.Count(Scene.Li, "没有做成"));
        Assert.Single(scene.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("draft 1", StringComparison.Ordinal));
    });
}
