-- Photos, files and places (佐证) of a report, sent before, during or right after it. The entries of a draft own its
-- evidence; what has no draft yet waits for the next report of its sender.
create table evidence (
    id {id},
    person_id {int64} not null references person (id),
    draft_id {int64} references draft (id),
    kind text not null check (kind in ('photo', 'document', 'location')),
    -- The platform's id for this bot; dies with the bot. Null for a place.
    file_id text,
    -- The same for the same content; for a place its coordinates.
    unique_id text not null,
    name text,
    caption text,
    latitude text,
    longitude text,
    album text,
    size {int64},
    at {instant} not null,
    -- Our own copy: the SHA-256 of its content, or why there will be none.
    sha256 text,
    copied_at {instant},
    copy_failure text,
    attempts {int64} not null default 0,
    copy_after {instant}
){strict};
create unique index evidence_of_draft on evidence (draft_id, unique_id) where draft_id is not null;
create unique index evidence_waiting on evidence (person_id, unique_id) where draft_id is null;
create index evidence_of_album on evidence (album, person_id) where album is not null;
create index evidence_to_copy on evidence (id) where file_id is not null and sha256 is null and copy_failure is null;
create index evidence_copied on evidence (unique_id) where sha256 is not null;
create index draft_spent on draft (person_id, changed_at) where state = 'spent';

-- The file that goes with a message: where to take it from, as JSON.
alter table message add column file text;
