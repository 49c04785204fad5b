namespace Bot.People;

using System.Diagnostics;

/// <summary>What a person does in chat.</summary>
public enum Role
{
    /// <summary>帮办: reports visits and investment of the projects they serve.</summary>
    Officer,

    /// <summary>承办: gets problems assigned, reports their settlement.</summary>
    Handler,

    /// <summary>领导: asks for status, instructs.</summary>
    Leader,

    /// <summary>督查: follows findings and instructions to their end.</summary>
    Supervisor,

    /// <summary>调度: keeps the ledger, reviews, sets up groups and digests.</summary>
    Dispatcher,

    /// <summary>管理员: everything, people and roles.</summary>
    Admin,
}

/// <summary>How far a person sees.</summary>
public enum Scope
{
    /// <summary>The projects they serve or lead, and no others.</summary>
    Projects,

    /// <summary>Those, and all for which their unit answers.</summary>
    Unit,

    /// <summary>The whole area.</summary>
    Area,
}

/// <summary>The names of roles and scopes in chat and in the tables.</summary>
public static class Roles
{
    private static readonly (string Word, Role Role)[] Words =
    [
        ("帮办", Role.Officer), ("帮办人", Role.Officer), ("包保干部", Role.Officer), ("首席服务官", Role.Officer), ("填报人", Role.Officer), ("officer", Role.Officer),
        ("承办", Role.Handler), ("联络员", Role.Handler), ("handler", Role.Handler),
        ("领导", Role.Leader), ("责任领导", Role.Leader), ("包保领导", Role.Leader), ("分管领导", Role.Leader), ("leader", Role.Leader),
        ("督查", Role.Supervisor), ("supervisor", Role.Supervisor),
        ("调度", Role.Dispatcher), ("调度员", Role.Dispatcher), ("dispatcher", Role.Dispatcher),
        ("管理员", Role.Admin), ("admin", Role.Admin),
    ];

    /// <summary>The role that a Chinese word or a code names; null for any other word.</summary>
    public static Role? Read(string word) =>
        Words.Where(pair => pair.Word.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)).Select(pair => (Role?)pair.Role).FirstOrDefault();

    /// <summary>The role in Chinese.</summary>
    public static string Show(this Role role) => Words.First(pair => pair.Role == role).Word;

    /// <summary>The role as it stands in the tables.</summary>
    public static string Code(this Role role) => Words.Last(pair => pair.Role == role).Word;

    /// <summary>The scope as it stands in the tables.</summary>
    public static string Code(this Scope scope) => scope switch
    {
        Scope.Projects => "projects",
        Scope.Unit => "unit",
        Scope.Area => "area",
        _ => throw new UnreachableException(),
    };

    /// <summary>The scope in Chinese.</summary>
    public static string Show(this Scope scope) => scope switch
    {
        Scope.Projects => "本人项目",
        Scope.Unit => "本单位",
        Scope.Area => "全部",
        _ => throw new UnreachableException(),
    };

    /// <summary>The scope that a Chinese word or a code names; null for any other word.</summary>
    public static Scope? ReadScope(string word) => word.Trim() switch
    {
        "本人项目" or "本人" or "projects" => Scope.Projects,
        "本单位" or "单位" or "unit" => Scope.Unit,
        "全部" or "全县" or "全市" or "全区" or "area" => Scope.Area,
        _ => null,
    };

    /// <summary>How far somebody of this role sees unless a dispatcher says otherwise.</summary>
    public static Scope UsualScope(this Role role) => role is Role.Officer or Role.Handler ? Scope.Unit : Scope.Area;
}
