namespace Bot.Sentences;

using System.Text.RegularExpressions;

/// <content>How a project stands: problems, formalities, stages.</content>
internal sealed partial class FactReader
{
    private List<Problem> ReadProblems()
    {
        var list = words.Problems;
        List<Problem> found = [];
        var isHeaded = false;
        foreach (var clause in clauses.Where(clause => !told.Contains(clause.Start) && !IsAsked(clause)))
        {
            var topic = Topic(clause.Text);
            // 存在问题:专线尚未架设. What stands behind the heading is the problem.
            if (topic is null && list.Plain.In(clause.Text) && clause.End < masked.Length && masked[clause.End] == ':')
            {
                isHeaded = true;
                continue;
            }

            if (isHeaded && words.Amounts.None.Words.Contains(clause.Text.Trim()))
            {
                continue;
            }

            if (IsFine(clause.Text))
            {
                // The trouble named just before, or the one of the same kind, is settled.
                if ((list.Settled.In(clause.Text) || Settled().IsMatch(clause.Text)) && found.FindLastIndex(problem => topic is null || problem.Kind == topic) is >= 0 and var settled)
                {
                    found.RemoveAt(settled);
                }

                continue;
            }

            var isTrouble = IsTrouble(clause.Text) || (topic is not null && list.Lacking.In(list.Trouble.Blank(clause.Text)));
            // 基本农田,没调出来: the topic is what stands just before, where that says no more.
            topic ??= isTrouble || list.Lacking.In(clause.Text) ? TopicBefore(clause) : null;
            isTrouble |= topic is not null && list.Lacking.In(list.Trouble.Blank(clause.Text));
            isTrouble |= isHeaded;
            if (isTrouble && (isHeaded || topic is not null || list.Plain.In(clause.Text)) && !list.ToCome.In(clause.Text))
            {
                found.Add(new Problem(topic ?? "other", Lead().Replace(clause.Show(clean).Trim([.. Plain.Marks, ' ']), "")));
                told.Add(clause.Start);
            }

            isHeaded = false;
        }

        return found;
    }

    private string? TopicBefore(Clause clause) =>
        clauses.FindLast(one => one.End <= clause.Start) is { Text: { } text } before && !told.Contains(before.Start) && text.Trim(Plain.Name, ' ').Length <= 10
        && !words.Formalities.Done.In(text) && !IsFine(text) && !IsAsked(before) && DayIn(before) is null ? Topic(text) : null;

    // The topic that is named first, the longer word where two begin there.
    private string? Topic(string text)
    {
        if (Households().IsMatch(text))
        {
            return "demolition";
        }

        // 缺缝纫工120名: whoever it is that lacks.
        if (Hands().IsMatch(text))
        {
            return "labour";
        }

        (int At, int Length, string Kind)? best = null;
        foreach (var kind in words.Problems.Kinds)
        {
            if (kind.Words.First(text) is var (at, length) && (best is null || at < best.Value.At || (at == best.Value.At && length > best.Value.Length)))
            {
                best = (at, length, kind.Code);
            }
        }

        return best?.Kind;
    }

    // 没欠工资, 不差钱 are no trouble; 没批 and 不通 are.
    private bool IsTrouble(string text) => words.Problems.Trouble.All(text).Exists(word => "没未不无".Contains(text[word.At], StringComparison.Ordinal) || !words.Problems.Absent.AtEnd(text.AsSpan(0, word.At)))
        || CannotBeDone().IsMatch(text);

    private bool IsFine(string text) => NoTrouble().IsMatch(text) || Settled().IsMatch(text) || Mended().IsMatch(text) || words.Problems.Fine.All(text).Exists(word => !Denied().IsMatch(text.AsSpan(Math.Max(0, word.At - 3), Math.Min(3, word.At))));

    private List<Formality> ReadFormalities()
    {
        var list = words.Formalities;
        List<Formality> found = [];
        foreach (var clause in clauses.Where(clause => !IsAsked(clause) && !LiesAhead(clause)))
        {
            var text = clause.Text;
            if (words.Problems.Lacking.In(text) || words.Time.Ahead.In(words.Time.NotAhead.Blank(text)) || list.Open.In(text) || !list.Done.In(text.Replace("已经", "已", StringComparison.Ordinal)) || (IsTrouble(text) && !IsFine(text)))
            {
                continue;
            }

            List<(int At, int End, string Name)> named = [];
            foreach (var formality in list.Names)
            {
                if (formality.Words.First(text) is var (at, length) && !named.Exists(known => known.At < at + length && at < known.End))
                {
                    named.Add((at, at + length, formality.Name));
                }
            }

            if (named.Count > 0)
            {
                told.Add(clause.Start);
                found.AddRange(named.OrderBy(one => one.At).Select(one => new Formality(one.Name, clause.Show(clean))));
            }
        }

        return [.. found.DistinctBy(formality => formality.Name)];
    }

    // 停工 and 复工 stand beside it.
    private static readonly string[] Ladder =
        ["lead", "negotiating", "framework", "signed", "landed", "started", "completed", "trial_production", "in_production", "at_capacity"];

    private StageReached? ReadStage()
    {
        StageReached? reached = null;
        foreach (var clause in clauses.Where(clause => !IsAsked(clause) && !LiesAhead(clause)))
        {
            var text = words.Stages.Not.Blank(clause.Text);
            // 停工两天又复工了: the last of several that happened holds, the longer word where two begin there.
            (string Code, int At, int Length)? last = null;
            foreach (var stage in words.Stages.Words)
            {
                foreach (var (at, length) in stage.Words.All(text))
                {
                    var isLater = last is not { } known || at >= known.At + known.Length || (at <= known.At && at + length > known.At + known.Length);
                    if (isLater && Happened(clause, text, at, length))
                    {
                        last = (stage.Code, at, length);
                    }
                }
            }

            // 签了框架协议,正式合同还在谈: what comes before it on the ladder is not reached after it.
            if (last is { } found && (reached is null || Array.IndexOf(Ladder, found.Code) is var rung && (rung < 0 || rung >= Array.IndexOf(Ladder, reached.Code))))
            {
                reached = new StageReached(found.Code, DayIn(clause)?.Day ?? DayBefore(clause) ?? DayBehind(clause), clause.Show(clean).Trim([.. Plain.Marks, ' ']));
                told.Add(clause.Start);
            }
        }

        return reached;
    }

    // 11月3日,签约: a day that is a clause of its own is the day of the next.
    private DateOnly? DayBefore(Clause clause)
    {
        var day = days.LastOrDefault(day => day.End <= clause.Start);
        var isAlone = day.Day <= today && day.End > 0 && masked[day.Start..clause.Start].TrimEnd([.. Plain.Marks, ' ']).Length == day.End - day.Start;
        // 11月8日举行开工仪式,正式开工.
        return isAlone ? day.Day
            : clauses.FindLast(one => one.End <= clause.Start) is { Text: not null } before && words.Stages.Not.In(before.Text) && DayIn(before) is { Day: { } held } && held <= today ? held : null;
    }

    // 停工了,16号停的: nor does a day behind say more.
    private DateOnly? DayBehind(Clause clause) =>
        clauses.Find(one => one.Start >= clause.End) is { Text: not null } next && DayIn(next) is { Day: { } day } named && day <= today
        && DaysOwn().IsMatch(string.Concat(next.Text.AsSpan(0, named.Start - next.Start), next.Text.AsSpan(named.End - next.Start)).Trim()) ? day : null;

    // Said to have happened: 了, 已, a day that has been, or nothing but the word.
    private bool Happened(Clause clause, string text, int at, int length)
    {
        var before = text[..at];
        var after = text[(at + length)..];
        var isMarked = Already().IsMatch(before);
        if (!isMarked && words.Stages.Blocked.In(DayWords().Replace(before, "")) || LaterOn().IsMatch(after) || Denied().IsMatch(before))
        {
            return false;
        }

        return isMarked || Finished().IsMatch(after) || Marked().IsMatch(before) || (Whole().IsMatch(text.AsSpan(at)) && !text.AsSpan(at, length).EndsWith("合同")) || (DayIn(clause) is { } day && day.Day <= today)
            || (before.Trim([Plain.Name, Plain.Gap, ' ', '项', '目']).Length == 0 && after.Trim([' ', '的']).Length == 0);
    }

    [GeneratedRegex("(没有?|未|不|无|难|尚待|待|等|盼|望|急需)[^,;。\n]?$")]
    private static partial Regex Denied();

    [GeneratedRegex("^[是就在从]?(上午|下午|早上|中午|晚上|凌晨)?(起|开始)?(.{0,2}的)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex DaysOwn();

    // 拆不动, 批不下来, 水压上不去, 贷不到款; 忘不了, 差不多 and 也不来 are none.
    [GeneratedRegex("[\u4E00-\u9FFF-[差对少免忘受大好也都就从绝并毫再会能该可要想是才却又]]不(成(?!问题)|了(?!解)|动(?!产)|下来?(?!于)|上(?![ 0-9报班])|起|出|进|拢|通(?!过)|齐|开(?!工)|来(?!电)|去(?!现|工|看|了)|到(?![0-9 现]|位)|够|满|住|定(?!期)|及|着)", RegexOptions.ExplicitCapture)]
    private static partial Regex CannotBeDone();

    [GeneratedRegex("(缺|差|少|短缺|招不到|招不上|找不到|请不到)[^,;。\n]{0,8}(?<![施开动完停复竣手人加分员])(工人?|师傅|司机|技师|员工|人手)([0-9一二三四五六七八九十几多上百]|[,;。\n 了的]|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Hands();

    // 5户未签: those who do not sign or move are a matter of 拆迁, whatever else is named.
    [GeneratedRegex("[0-9一二三四五六七八九十几两多余数]户[^,;。\n]{0,6}(没|未|不)(?!通|来|接|供)|(房子?|坟墓?|老屋|老宅|祖宅|棚子?|厂房|附属物|住户|商户)[^,;。\n]{0,6}(没|未|还没|尚未|不肯|不愿|拒绝|拒不)(迁|拆|搬|腾|移|清)", RegexOptions.ExplicitCapture)]
    private static partial Regex Households();

    // 没啥大问题, 未发现安全隐患, 没有需要协调的问题.
    [GeneratedRegex("(没提|未提|没提出|未提出|没反映|未反映|没说|没讲|没|没有|无|未见|未发现|没发现|没有发现|不存在|暂无|并无|没出现|没遇到|未出现|未遇到)(啥|什么|有|大的?|多大的?|太大的?|特别的?|别的|其他的?|其它的?|明显的?|突出的?|重大的?|新的?|任何|安全|质量|需要?[^,;。\n]{0,6}的?){0,3}(问题|困难|难题|难处|难点|障碍|隐患|矛盾|阻力|诉求|瓶颈|堵点|卡点|纠纷|毛病|事项)(?![没未]|一直)", RegexOptions.ExplicitCapture)]
    private static partial Regex NoTrouble();

    // 问题已全部处置完毕, 堵点基本打通.
    [GeneratedRegex("(已|均|都|全部|基本|得到|得以|顺利|圆满|妥善|及时)[^没未不,;。\n]{0,5}(处置|处理|解决|化解|办结|落实|协调|整改|消除|排除|破解|攻克|理顺|打通|疏通|搞定|修复|抢修|平息|调解|销号|清除|清零)(?!不|中|方案|过程|力度|难|意见|会|时)", RegexOptions.ExplicitCapture)]
    private static partial Regex Settled();

    // 变压器装好了, 便道修通了.
    [GeneratedRegex("(?<![没未不难])(装|修|接|架|换|配|弄|搞|整|补|埋|敷设|安装|铺设|架设|更换|改|挪|移)(好|上|通|完|妥|齐)了(?!一半|一部分|部分)", RegexOptions.ExplicitCapture)]
    private static partial Regex Mended();

    // What joins a problem to what was said before it.
    [GeneratedRegex("^(还有就是|还有|另有|另外|以及|就是|主要是|但是|但|不过|此外|同时|目前|存在)(?!的)")]
    private static partial Regex Lead();

    [GeneratedRegex("((已|以(?=$)|己(?=$))经?|已于[^,;。\n]{0,10}|均已|都已|现已|业已)(正式|全面|顺利|全部|成功|实质性|如期|提前)?[^,;。\n未没]{0,6}$")]
    private static partial Regex Already();

    [GeneratedRegex("(处于|进入|步入|转入|建成|竣工|完工|正式|顺利|成功|全面|如期|提前|通过|实现|签订|签署|签了|签下|达成|刚刚?|终于|宣布|顺利通过|又|再次|因[^,;。\n]{1,12}|全部|整体|现在|目前|签)[^,;。\n]{0,8}$")]
    private static partial Regex Marked();

    [GeneratedRegex("^(正式|全部|整体|全面|全线)")]
    private static partial Regex Whole();

    [GeneratedRegex("^[0-9一二三四五六七八九十两半好几]{1,4}[多来]?(天|个?多?月|周|个?星期|年)(?!以?后|之后)|^(达产|达效|建设|生产|运营|使用|施工|落户|验收|完成|成功|仪式)?(通过)?(了|啦|喽)(?!吗)|^(也|都|均|已经?)?(验收)?(通过|完成|合格)|^成功|^大吉|^(在|到|于|我|本|咱)[^,;。\n没未不]{0,4}[县市区镇园乡村城里](了|$)|^(已经?)?(签了|签订|签署|签好|签完|签下|达成)")]
    private static partial Regex Finished();

    [GeneratedRegex("^(还在|还要|还得|还没|还未|仍在|正在|尚|有待)|^[^,;。\n]{0,2}(手续|条件|方案|计划|时间|日期|准备|前(?!期)|事宜|还早|不了|遥遥|推迟|延期|申请|报告|待定|后续|指日可待|在即)")]
    private static partial Regex LaterOn();

    [GeneratedRegex("[今昨前]天|上周[一二三四五六日天]|要求")]
    private static partial Regex DayWords();
}
