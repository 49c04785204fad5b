-- The bot that this database belongs to.
create table bot (
    id {int64} not null primary key,
    username text not null,
    since {instant} not null,
    alive_at {instant}
){strict};

-- Updates that were handled (pruned after three days), are being tried again, or were parked for an operator.
create table received (
    update_id {int64} not null primary key,
    state text not null default 'done' check (state in ('done', 'trying', 'parked')),
    attempts {int64} not null default 0,
    raw text,
    error text,
    at {instant} not null
){strict};
create index received_by_age on received (at) where state = 'done';

-- Chats we know. Everything refers to the row, so a group's upgrade is one row changed.
create table chat (
    id {id},
    telegram_id {int64} not null unique,
    kind text not null check (kind in ('private', 'group', 'channel')),
    title text not null default '',
    state text not null default 'active' check (state in ('active', 'blocked', 'gone', 'muted', 'never_started')),
    state_reason text,
    state_at {instant}
){strict};

-- Topics of a group that are gone.
create table closed_topic (
    chat_id {int64} not null references chat (id),
    thread_id {int64} not null,
    at {instant} not null,
    primary key (chat_id, thread_id)
){strict};

-- Messages of ours: what each should say, and what of it was sent.
create table message (
    id {id},
    chat_id {int64} not null references chat (id),
    thread_id {int64},
    kind text not null check (kind in ('reply', 'digest')),
    once_key text,
    html text not null,
    buttons text,
    plain {int64} not null default 0,
    wanted {int64} not null default 1,
    sent {int64} not null default 0,
    telegram_message_id {int64},
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'uncertain')),
    attempts {int64} not null default 0,
    failure text,
    fallback_chat_id {int64} references chat (id),
    created_at {instant} not null,
    sent_at {instant}
){strict};
create index message_waiting on message (chat_id, id) where state = 'waiting';
create unique index message_once on message (once_key) where once_key is not null;
create index message_shown on message (chat_id, telegram_message_id) where telegram_message_id is not null;
create index message_sending on message (id) where state in ('sending', 'uncertain');

create table unit (
    id {id},
    name text not null unique,
    position {int64} not null
){strict};

create table person (
    id {id},
    telegram_id {int64} unique,
    name text not null,
    unit_id {int64} references unit (id),
    role text not null check (role in ('officer', 'handler', 'leader', 'supervisor', 'dispatcher', 'admin')),
    scope text not null check (scope in ('projects', 'unit', 'area')),
    from_settings {int64} not null default 0,
    invited_at {instant} not null,
    joined_at {instant},
    left_at {instant}
){strict};
create index person_by_name on person (name);

create table invite (
    code text not null primary key,
    person_id {int64} not null references person (id),
    made_by {int64} references person (id),
    made_at {instant} not null,
    expires_at {instant} not null,
    used_at {instant},
    withdrawn_at {instant}
){strict};
create index invite_by_person on invite (person_id);

-- People who are not joined: when they were last answered, and how often they guessed a code.
create table stranger (
    telegram_id {int64} not null primary key,
    answered_at {instant},
    guesses {int64} not null default 0,
    guessing_since {instant}
){strict};

create table project (
    id {id},
    code text not null unique,
    unified_code text,
    name text not null,
    short_name text,
    alias text,
    unit_id {int64} references unit (id),
    investor text,
    owner text,
    category text,
    year_kind text,
    nature text,
    total_yuan {int64},
    progress text,
    stage text,
    stage_word text,
    planned_start {day},
    planned_end {day},
    leaders text,
    officers text,
    remark text,
    secret {int64} not null default 0,
    made_at {instant} not null,
    changed_at {instant} not null
){strict};

-- Every name by which a project may be called, folded for comparison; initials are those of pinyin.
create table project_name (
    project_id {int64} not null references project (id),
    folded text not null,
    kind text not null check (kind in ('code', 'name', 'short', 'alias', 'initials')),
    primary key (folded, project_id)
){strict};
create index project_name_by_project on project_name (project_id);

-- 年度计划投资, in 元.
create table year_plan (
    project_id {int64} not null references project (id),
    year {int64} not null,
    yuan {int64} not null,
    primary key (project_id, year)
){strict};

-- What of the ledger changed, when and by whom (null: an import).
create table project_change (
    id {id},
    project_id {int64} not null references project (id),
    field text not null,
    old_value text,
    new_value text,
    person_id {int64} references person (id),
    source text not null,
    at {instant} not null
){strict};
create index project_change_by_project on project_change (project_id, id);

create table assignment (
    project_id {int64} not null references project (id),
    person_id {int64} not null references person (id),
    role text not null check (role in ('officer', 'leader')),
    made_at {instant} not null,
    made_by {int64} references person (id),
    ended_at {instant},
    primary key (project_id, person_id, role)
){strict};
create index assignment_by_person on assignment (person_id, project_id) where ended_at is null;

-- A conversation under way. Spent once.
create table draft (
    id {id},
    person_id {int64} not null references person (id),
    chat_id {int64} not null references chat (id),
    conversation text not null,
    step text not null,
    trail text not null default '[]',
    version {int64} not null default 1,
    state text not null default 'open' check (state in ('open', 'expired', 'spent', 'cancelled')),
    listening {int64} not null default 1,
    message_id {int64} references message (id),
    -- The message of the person whose words made the step (Telegram's number of it), and the step that it answered; null where it began the draft.
    said_id {int64},
    said_at_step text,
    made_at {instant} not null,
    changed_at {instant} not null
){strict};
create index draft_said on draft (person_id, said_id) where said_id is not null;
create index draft_open on draft (person_id, changed_at) where state = 'open';
create index draft_aside on draft (person_id, changed_at) where state = 'expired';
create index draft_with_card on draft (message_id) where message_id is not null;
create index draft_listening on draft (person_id) where listening = 1;
create index draft_untouched on draft (changed_at) where state = 'open';

create table visit (
    id {id},
    project_id {int64} not null references project (id),
    person_id {int64} not null references person (id),
    day {day} not null,
    kind text not null check (kind in ('onsite', 'supervision', 'outbound', 'inbound', 'remote')),
    text text not null,
    at {instant} not null
){strict};
create index visit_by_project on visit (project_id, day);
create index visit_by_day on visit (day, project_id);

-- What a visit said at first and after each correction (更正): who, when and what stay on record.
create table visit_version (
    visit_id {int64} not null references visit (id),
    version {int64} not null,
    project_id {int64} not null references project (id),
    day {day} not null,
    kind text not null,
    text text not null,
    person_id {int64} not null references person (id),
    draft_id {int64} unique references draft (id),
    at {instant} not null,
    primary key (visit_id, version)
){strict};
create index visit_version_by_time on visit_version (at, visit_id);
create index visit_version_by_day on visit_version (day, visit_id);

-- 完成投资 of one project in one month, in 元, as reported (上报); every value it ever had is a version.
create table investment (
    id {id},
    project_id {int64} not null references project (id),
    month {day} not null,
    yuan {int64} not null,
    person_id {int64} not null references person (id),
    at {instant} not null,
    unique (project_id, month)
){strict};
create index investment_by_month on investment (month, project_id, yuan);
create index investment_by_project on investment (project_id, month, yuan);

create table investment_version (
    investment_id {int64} not null references investment (id),
    version {int64} not null,
    yuan {int64} not null,
    warnings text,
    person_id {int64} not null references person (id),
    draft_id {int64} unique references draft (id),
    at {instant} not null,
    primary key (investment_id, version)
){strict};
create index investment_version_by_time on investment_version (at, investment_id);

-- What a group is about. A group (or one topic of it) has one binding at a time.
create table binding (
    id {id},
    chat_id {int64} not null references chat (id),
    thread_id {int64},
    unit_id {int64} references unit (id),
    project_id {int64} references project (id),
    made_by {int64} not null references person (id),
    made_at {instant} not null,
    ended_at {instant}
){strict};
create index binding_by_chat on binding (chat_id) where ended_at is null;

create table schedule (
    id {id},
    binding_id {int64} not null references binding (id),
    kind text not null check (kind in ('daily', 'weekly')),
    days text not null,
    time text not null,
    made_by {int64} not null references person (id),
    made_at {instant} not null,
    ended_at {instant}
){strict};
create index schedule_active on schedule (binding_id) where ended_at is null;

-- A digest that was promised: what it is about, and the message that carries it.
create table digest (
    schedule_id {int64} not null references schedule (id),
    day {day} not null,
    since {day} not null,
    message_id {int64} references message (id),
    -- What was entered up to this moment is in it.
    complete_to {instant} not null,
    primary key (schedule_id, day)
){strict};
create index digest_by_day on digest (day) where message_id is not null;

-- The command menu that was set in a person's private chat.
create table menu (
    telegram_id {int64} not null primary key,
    shown text not null
){strict};
