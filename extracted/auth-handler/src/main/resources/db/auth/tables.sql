--liquibase formatted sql

--changeset auth:account
create table auth.account (
  user_id uuid primary key default gen_random_uuid(),
  -- as the user wrote it: mail goes here
  email text not null,
  -- lower case, NFC: one account for each
  email_key text not null unique,
  -- Argon2id in PHC format, parameters included
  password_hash text not null,
  display_name text,
  locale text,
  time_zone text,
  created_at timestamptz not null,
  password_changed_at timestamptz not null
);

--changeset auth:refresh-token
create table auth.refresh_token (
  -- SHA-256 of the token: whoever reads the table cannot use it
  token_hash bytea primary key,
  -- one login and all that was exchanged for it since
  family_id uuid not null,
  user_id uuid not null references auth.account on delete cascade,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  -- exchanged for a new one; kept until it expires, to notice when it comes a second time
  used_at timestamptz,
  revoked_at timestamptz
);
create index refresh_token_of_family on auth.refresh_token (family_id);
-- Also what the cascade from a deleted account looks up.
create index refresh_token_of_user on auth.refresh_token (user_id, expires_at);

--changeset auth:password-reset
create table auth.password_reset (
  token_hash bytea primary key,
  user_id uuid not null references auth.account on delete cascade,
  expires_at timestamptz not null
);
create index password_reset_of_user on auth.password_reset (user_id);

--changeset auth:login-failure
create table auth.login_failure (
  failure_id bigint generated always as identity primary key,
  -- SHA-256 of account.email_key; also of addresses that have no account
  account_key bytea not null,
  -- the client's address; of IPv6 the /64 network
  address text not null,
  failed_at timestamptz not null
);
-- The newest failures of one account, of one address; the oldest of all, to be removed.
create index login_failure_of_account on auth.login_failure (account_key, failed_at);
create index login_failure_of_address on auth.login_failure (address, failed_at);
create index login_failure_oldest on auth.login_failure (failed_at);

--changeset auth:outbox
create table auth.outbox (
  event_id uuid primary key default gen_random_uuid(),
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null
);
create index outbox_oldest on auth.outbox (created_at);

--changeset auth:outbox-in-order
drop index auth.outbox_oldest;
alter table auth.outbox
  drop constraint outbox_pkey,
  add unique (event_id),
  add column sequence bigint generated always as identity primary key,
  -- events with the same key are delivered in the order of their sequence
  add column ordering_key text not null default '',
  alter column created_at set default now(),
  -- not to be delivered before
  add column available_at timestamptz not null default now();
update auth.outbox set ordering_key = 'user:' || (payload ->> 'userId');
alter table auth.outbox alter column ordering_key drop default;

--changeset auth:outbox-due runInTransaction:false
--validCheckSum: ANY
-- What is due of the types that somebody wants; the others may pile up without slowing it down.
drop index concurrently if exists auth.outbox_due;
create index concurrently outbox_due on auth.outbox (type, available_at);

--changeset auth:expired runInTransaction:false
--validCheckSum: ANY
-- What has expired, the oldest first, to be deleted.
drop index concurrently if exists auth.refresh_token_expiring;
create index concurrently refresh_token_expiring on auth.refresh_token (expires_at);
drop index concurrently if exists auth.password_reset_expiring;
create index concurrently password_reset_expiring on auth.password_reset (expires_at);
