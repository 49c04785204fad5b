namespace Bot.People;

using Bot.Storage;

/// <summary>
/// Which projects somebody may see and report on: the one place where roles and scopes become SQL. What one may not see
/// is answered like what does not exist.
/// </summary>
public static class Sight
{
    /// <summary>
    /// SQL condition: the project <c>p</c> may be seen by the person of <see cref="Of"/>. A project kept secret (保密) is seen
    /// by those who serve or lead it, and by dispatchers whose scope it is in.
    /// </summary>
    public const string Sees =
        """
        (case
            when exists (select 1 from assignment s where s.person_id = @seer and s.project_id = p.id and s.ended_at is null) then 1
            when p.secret = 1 and @seer_dispatches = 0 then 0
            when @seer_scope = 'area' then 1
            when @seer_scope = 'unit' and p.unit_id = @seer_unit then 1
            else 0
        end) = 1
        """;

    /// <summary>
    /// SQL condition: the assignment <c>s</c> of the person <c>o</c> makes them one who reports on the project: assigned as 帮办,
    /// joined, and of a role that reports. Else nobody could report on what is assigned to a leader, or to who has not joined.
    /// </summary>
    public const string Serves =
        "(s.role = 'officer' and s.ended_at is null and o.joined_at is not null and o.left_at is null and o.role in ('officer', 'dispatcher', 'admin'))";

    /// <summary>
    /// SQL condition: the person of <see cref="Of"/> may report on the project <c>p</c>: they serve it, or nobody does yet
    /// (<see cref="Serves"/>) and their unit answers for it, or they dispatch.
    /// </summary>
    public const string Reports =
        $"""
        (case
            when @seer_dispatches = 1 then 1
            when exists (select 1 from assignment s where s.person_id = @seer and s.project_id = p.id and s.role = 'officer' and s.ended_at is null) then 1
            when p.unit_id = @seer_unit and not exists (
                select 1 from assignment s join person o on o.id = s.person_id where s.project_id = p.id and {Serves}) then 1
            else 0
        end) = 1
        """;

    /// <summary>The parameters of both conditions, and a query's own.</summary>
    public static Dictionary<string, object?> Of(Person person, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["seer"] = person.Id,
            ["seer_unit"] = person.UnitId ?? 0,
            ["seer_scope"] = person.Scope.Code(),
            ["seer_dispatches"] = person.Dispatches ? 1L : 0L,
        };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        return parameters;
    }

    /// <summary>What <see cref="Example"/> says where there is none.</summary>
    public const string AnyProject = "项目简称";

    /// <summary>
    /// What a project is called that this person knows, for the examples in texts: one of their own, else one on which they
    /// may report, else one that they see; <see cref="AnyProject"/> where they see none.
    /// </summary>
    public static string Example(Work work, Person person) => work.Value<string?>(
        $"""
        select coalesce(p.short_name, p.name) from project p where {Sees}
        order by
            case
                when exists (select 1 from assignment s where s.person_id = @seer and s.project_id = p.id and s.ended_at is null) then 0
                when {Reports} then 1
                else 2
            end, p.code
        limit 1
        """,
        Of(person)) ?? AnyProject;
}
