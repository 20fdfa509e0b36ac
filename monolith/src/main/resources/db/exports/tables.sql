--liquibase formatted sql

--changeset exports:export
create table exports.export (
  export_id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  format text not null check (format in ('pdf', 'csv')),
  -- that a ready one has expired is a matter of time alone: readers compare expires_at with their clock
  state text not null check (state in ('queued', 'making', 'ready', 'failed')),
  -- grows whenever somebody begins; who makes an earlier attempt must not write any more
  attempt int not null default 0,
  -- queued: not to be begun before; making: begun anew from then on, unless whoever makes it says before
  -- that he lives
  due_at timestamptz not null,
  progress smallint not null default 0 check (progress between 0 and 100),
  rows bigint not null default 0,
  bytes bigint not null default 0,
  parts int not null default 0,
  -- a word for the client, where the state is failed
  failure text,
  requested_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz
);
create index export_of_user on exports.export (user_id, requested_at);
-- What is to be made next.
create index export_to_make on exports.export (due_at) where state in ('queued', 'making');
-- What is to be forgotten.
create index export_to_purge on exports.export (expires_at) where expires_at is not null;

--changeset exports:part
create table exports.part (
  export_id uuid not null references exports.export on delete cascade,
  number int not null check (number >= 0),
  bytes bytea not null,
  primary key (export_id, number)
);
-- Both formats are compressed already.
alter table exports.part alter column bytes set storage external;
