--liquibase formatted sql

--changeset profile:profile
create table profile.profile (
  user_id uuid primary key,
  -- counts the changes: whoever changes something names the one they have seen
  version bigint not null check (version > 0),
  -- null: the account's
  display_name text,
  about text,
  -- the name of a time zone; null: the account's
  time_zone text,
  -- cards to answer a day
  daily_goal int check (daily_goal > 0),
  -- mail needs consent, so it is off until somebody asks for it
  digest boolean not null default false,
  digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- Who wants a digest, hour by hour.
create index profile_digest on profile.profile (digest_hour, user_id) where digest;

--changeset profile:draft
-- A number once given to a draft is never given to another text.
create sequence profile.draft_version;
create table profile.draft (
  user_id uuid primary key,
  version bigint not null check (version > 0),
  display_name text,
  about text,
  saved_at timestamptz not null
);
