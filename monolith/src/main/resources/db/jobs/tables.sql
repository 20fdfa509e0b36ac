--liquibase formatted sql

--changeset jobs:digest
create table jobs.digest (
  user_id uuid not null,
  -- the day on the user's own calendar: there is one digest for each
  local_date date not null,
  -- waiting: to be sent at due_at; sending: the mail server has it or does not, and nobody will ever
  -- send it again; all others are final
  state text not null check (
    state in ('waiting', 'sending', 'sent', 'empty', 'refused', 'expired', 'unknown')),
  -- also tells two who claim the same row apart: each has a number of its own
  attempts int not null default 0,
  due_at timestamptz not null,
  -- when the local day ends
  expires_at timestamptz not null,
  -- in which the day was counted
  time_zone text not null,
  -- what the mail server answered, where it said no
  smtp_code int,
  changed_at timestamptz not null,
  primary key (user_id, local_date)
);
create index digest_waiting on jobs.digest (due_at) where state = 'waiting';
create index digest_expiring on jobs.digest (expires_at) where state = 'waiting';
create index digest_sending on jobs.digest (changed_at) where state = 'sending';
create index digest_oldest on jobs.digest (local_date);

--changeset jobs:reset-mail
create table jobs.reset_mail (
  -- of the event that ordered it: what is delivered twice is mailed once
  event_id uuid primary key,
  user_id uuid not null,
  -- opens the account: kept until the mail server has the mail, and never longer than it is good
  token text,
  state text not null check (state in ('waiting', 'sent', 'refused', 'expired', 'unknown')),
  attempts int not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  smtp_code int,
  changed_at timestamptz not null,
  check ((state = 'waiting') = (token is not null))
);
create index reset_mail_waiting on jobs.reset_mail (due_at) where state = 'waiting';
create index reset_mail_expiring on jobs.reset_mail (expires_at) where state = 'waiting';
create index reset_mail_of_user on jobs.reset_mail (user_id);
create index reset_mail_oldest on jobs.reset_mail (changed_at);

--changeset jobs:usage
create table jobs.usage (
  day date not null,
  plan text not null,
  users bigint not null,
  -- who answered a card that day
  active_users bigint not null,
  reviews bigint not null,
  primary key (day, plan)
);
comment on table jobs.usage is 'How many used the product on a day of UTC, by plan; no row names anybody.';
-- How far the counting of a day has come.
create table jobs.usage_run (
  day date primary key,
  after_user uuid not null,
  finished_at timestamptz
);

--changeset jobs:usage-mail
-- Of days that were counted before there was a mail, none is sent: reports are a week old at most.
alter table jobs.usage_run
  add column mail text not null default 'waiting' check (mail in ('waiting', 'sent', 'refused')),
  add column mail_attempts int not null default 0,
  -- not before then; whoever sends it is given until then
  add column mail_due_at timestamptz;

--changeset jobs:usage-mail-of-before
-- The default made those of the week before wait.
update jobs.usage_run set mail = 'sent' where finished_at is not null;

--changeset jobs:usage-mail-unknown
-- unknown: it may have arrived, and was repeated often enough
alter table jobs.usage_run
  drop constraint usage_run_mail_check,
  add constraint usage_run_mail_check check (mail in ('waiting', 'sent', 'refused', 'unknown'));
