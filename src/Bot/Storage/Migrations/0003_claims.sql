-- What else was told of a project, as it was told (申报): a problem (问题, 诉求), 到位资金, a formality that was reached (手续),
-- a stage (阶段). Each kind counts its own numbers: W-0077, D-0012, S-0003, J-0005.
create table claim (
    id {id},
    kind text not null check (kind in ('problem', 'funds', 'formality', 'stage')),
    number {int64} not null,
    project_id {int64} not null references project (id),
    person_id {int64} not null references person (id),
    day {day} not null,
    -- land, utilities … of a problem; 施工许可 of a formality; signed, started … of a stage; empty for 到位资金.
    what text not null,
    yuan {int64},
    text text not null,
    withdrawn {int64} not null default 0,
    at {instant} not null,
    unique (kind, number)
){strict};
create index claim_by_project on claim (project_id, kind, day);
create index claim_by_time on claim (at, project_id);

create table claim_version (
    claim_id {int64} not null references claim (id),
    version {int64} not null,
    project_id {int64} not null references project (id),
    day {day} not null,
    what text not null,
    yuan {int64},
    text text not null,
    withdrawn {int64} not null,
    person_id {int64} not null references person (id),
    draft_id {int64} references draft (id),
    at {instant} not null,
    primary key (claim_id, version)
){strict};
create index claim_version_by_draft on claim_version (draft_id) where draft_id is not null;
create index claim_version_by_time on claim_version (at, claim_id);

-- 外出招商 and 来访 count 批次 and 人次, and where it was.
alter table visit add column batches {int64};
alter table visit add column persons {int64};
alter table visit add column place text;

-- One card may hold several projects: its draft makes several entries.
create table visit_version_of_any_draft (
    visit_id {int64} not null references visit (id),
    version {int64} not null,
    project_id {int64} not null references project (id),
    day {day} not null,
    kind text not null,
    text text not null,
    batches {int64},
    persons {int64},
    place text,
    person_id {int64} not null references person (id),
    draft_id {int64} references draft (id),
    at {instant} not null,
    primary key (visit_id, version)
){strict};
insert into visit_version_of_any_draft (visit_id, version, project_id, day, kind, text, person_id, draft_id, at)
select visit_id, version, project_id, day, kind, text, person_id, draft_id, at from visit_version;
drop table visit_version;
alter table visit_version_of_any_draft rename to visit_version;
create index visit_version_by_time on visit_version (at, visit_id);
create index visit_version_by_day on visit_version (day, visit_id);
create index visit_version_by_draft on visit_version (draft_id) where draft_id is not null;

create table investment_version_of_any_draft (
    investment_id {int64} not null references investment (id),
    version {int64} not null,
    yuan {int64} not null,
    warnings text,
    person_id {int64} not null references person (id),
    draft_id {int64} references draft (id),
    at {instant} not null,
    primary key (investment_id, version)
){strict};
insert into investment_version_of_any_draft (investment_id, version, yuan, warnings, person_id, draft_id, at)
select investment_id, version, yuan, warnings, person_id, draft_id, at from investment_version;
drop table investment_version;
alter table investment_version_of_any_draft rename to investment_version;
create index investment_version_by_time on investment_version (at, investment_id);
create index investment_version_by_draft on investment_version (draft_id) where draft_id is not null;
