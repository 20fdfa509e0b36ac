--liquibase formatted sql

--changeset webhook:event
create table webhook.event (
  provider text not null check (provider in ('stripe', 'elevenlabs')),
  variant text not null check (variant in ('production', 'sandbox')),
  -- the provider's, or one made of the body where it has none: what comes twice is stored once
  event_id text not null,
  -- snapshot: holds the object; thin: names it only; unknown: signed, but of no form that we know
  kind text not null check (kind in ('snapshot', 'thin', 'unknown')),
  type text not null,
  -- what the body was written for, where it says so
  api_version text,
  object_id text,
  -- whom it is about: the Stripe customer, the user of a conversation; null once erased
  subject text,
  livemode boolean,
  received_at timestamptz not null,
  -- the body, byte for byte; null once it is old or its subject is erased
  raw bytea,
  primary key (provider, variant, event_id)
);
create index event_of_subject on webhook.event (provider, subject, variant)
  where subject is not null;
create index event_with_body on webhook.event (received_at) where raw is not null;

--changeset webhook:erased-subject
-- Events about them still come; their bodies are not kept.
create table webhook.erased_subject (
  provider text not null,
  variant text not null,
  -- SHA-256: the table must not be a list of those who wanted to be forgotten
  subject_hash bytea not null,
  erased_at timestamptz not null,
  primary key (provider, variant, subject_hash)
);

--changeset webhook:event-oldest runInTransaction:false
--validCheckSum: ANY
-- What is old enough to be deleted.
drop index concurrently if exists webhook.event_oldest;
create index concurrently event_oldest on webhook.event (received_at);
