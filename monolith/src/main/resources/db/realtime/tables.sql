--liquibase formatted sql

--changeset realtime:notification
create table realtime.notification (
  -- What clients resume by. Those of one user become visible in this order, because who writes one
  -- holds the user's advisory lock from before the number is drawn until the commit.
  sequence bigint generated always as identity primary key,
  -- of the domain event; one that is delivered again is known by it
  event_id uuid not null unique,
  user_id uuid not null,
  type text not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  created_at timestamptz not null default now()
);
-- A connection's next ones, and a user's newest.
create index notification_of_user on realtime.notification (user_id, sequence);
-- What is old enough to be deleted.
create index notification_by_age on realtime.notification (created_at);

--changeset realtime:departed
-- Events about them can still come; nothing is kept of these, and nobody connects as them.
create table realtime.departed (
  -- SHA-256 of the user's id: the table must not be a list of those who wanted to be forgotten
  user_hash bytea primary key,
  departed_at timestamptz not null default now()
);
create index departed_by_age on realtime.departed (departed_at);

--changeset realtime:horizon
-- The last sequence that was deleted for its age: who has come no further may have missed something.
create table realtime.horizon (
  only_one boolean primary key default true check (only_one),
  sequence bigint not null
);
insert into realtime.horizon (sequence) values (0);

--changeset realtime:ticket
-- What a browser connects with, once and at once.
create table realtime.ticket (
  -- SHA-256 of what the client has
  ticket_hash bytea primary key,
  user_id uuid not null,
  -- when the access token ends that it was asked for with; the connection ends with it
  access_until timestamptz not null,
  expires_at timestamptz not null
);
create index ticket_of_user on realtime.ticket (user_id);
create index ticket_to_purge on realtime.ticket (expires_at);
