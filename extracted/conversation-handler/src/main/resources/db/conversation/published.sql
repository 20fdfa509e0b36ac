--liquibase formatted sql

--changeset conversation:published-conversations
create view published.conversations as
select conversation_id, user_id, variant, status, started_at, ended_at, seconds, summary
from conversation.session
where started_at is not null;
comment on view published.conversations is
  'Conversations that have begun. seconds and ended_at are final unless status is active.';

--changeset conversation:published-memory
create view published.conversation_memory as
select user_id, kind, content, created_at
from conversation.memory;
comment on view published.conversation_memory is
  'What the tutor knows about a user. kind: summary of a conversation, or fact.';

--changeset conversation:published-memory-id
-- So that a reader can go through it page by page.
create or replace view published.conversation_memory as
select user_id, kind, content, created_at, memory_id
from conversation.memory;
