--liquibase formatted sql

--changeset conversation:session
create table conversation.session (
  -- ours; the provider knows it as the dynamic variable session_id
  conversation_id uuid primary key,
  user_id uuid not null,
  -- whose keys and whose minutes: rows of the sandbox never count in production
  variant text not null check (variant in ('production', 'sandbox')),
  -- registered: may begin; active: has begun, or the client says it has ended and the provider does not
  -- yet; completed and failed: the provider said so; expired: never begun; abandoned: nobody could say
  status text not null check (
    status in ('registered', 'active', 'completed', 'failed', 'expired', 'abandoned')),
  -- null until the provider has given one
  provider_conversation_id text,
  -- what the client begins with; null before the provider's answer and once it is of no use
  signed_url text,
  registered_at timestamptz not null,
  -- can be begun until then
  expires_at timestamptz not null,
  started_at timestamptz,
  -- by the client's word while active, by the provider's afterwards
  ended_at timestamptz,
  -- null until the provider has said so
  seconds int check (seconds >= 0),
  -- the first day of the month, in UTC, whose minutes it uses
  month date not null,
  -- kept from the month's minutes as long as it is registered or active
  reserved_seconds int not null check (reserved_seconds >= 0),
  summary text,
  -- the provider has said all that it will say
  analysed boolean not null default false,
  -- when the provider is to be asked, should it not tell; null: nothing is left to learn
  look_at timestamptz,
  version bigint not null default 0,
  unique (variant, provider_conversation_id)
);
-- One at a time: two devices cannot both begin.
create unique index session_open on conversation.session (user_id, variant)
  where status in ('registered', 'active');
-- Minutes used and reserved.
create index session_of_month on conversation.session (user_id, variant, month);
-- history: what has begun, newest first.
create index session_begun
  on conversation.session (user_id, variant, started_at desc, conversation_id desc)
  where started_at is not null;
-- The poller.
create index session_to_look_at on conversation.session (variant, look_at) where look_at is not null;

--changeset conversation:memory
-- What the tutor knows about a user. Like decks, it is the same in both variants.
create table conversation.memory (
  memory_id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  kind text not null check (kind in ('summary', 'fact')),
  -- what a fact is about; a newer one about the same replaces it. Null for summaries
  label text check (kind = 'fact' or label is null),
  content text not null,
  -- where it was said; null where that conversation is gone
  conversation_id uuid references conversation.session on delete set null,
  -- by the user, whose word stands
  edited boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index memory_of_user on conversation.memory (user_id, created_at desc, memory_id desc);
create unique index memory_of_fact on conversation.memory (user_id, label) where label is not null;
-- The reference from a session that is deleted.
create index memory_of_session on conversation.memory (conversation_id)
  where conversation_id is not null;

--changeset conversation:reply-pause
create table conversation.reply_pause (
  user_id uuid not null,
  variant text not null,
  last_at timestamptz not null,
  primary key (user_id, variant)
);
comment on table conversation.reply_pause is 'When somebody last asked for a reply. Rows may be deleted.';
