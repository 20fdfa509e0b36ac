--liquibase formatted sql

--changeset worker:delivery
create table worker.delivery (
  -- also the order in which the events of one key came
  delivery_id bigint generated always as identity primary key,
  event_id uuid not null,
  consumer text not null,
  -- where the event comes from, and its place in that domain's outbox
  domain text not null,
  sequence bigint not null,
  type text not null,
  -- may name a user, as the payload may: both are erased when the delivery is done
  ordering_key text,
  payload jsonb,
  created_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'dead')),
  attempts int not null default 0,
  -- classes and places in the code; never a message, which may quote a person's data
  last_error text,
  done_at timestamptz,
  unique (event_id, consumer),
  check ((state = 'done') = (done_at is not null)),
  check ((state = 'done') = (ordering_key is null)),
  check ((state = 'done') = (payload is null))
);
-- What a lane still has to deliver, in order.
create index delivery_pending on worker.delivery (consumer, ordering_key, delivery_id)
  where state = 'pending';
-- Metrics and lists of what is not done: never reads the many that are.
create index delivery_open on worker.delivery (consumer, state, created_at) where state <> 'done';
-- What is old enough to be deleted.
create index delivery_done on worker.delivery (done_at) where state = 'done';

--changeset worker:lane
create table worker.lane (
  lane_id bigint generated always as identity primary key,
  consumer text not null,
  ordering_key text not null,
  -- When it may be taken: at once, after a failure later, and while somebody works on it when that
  -- one's lease ends.
  due_at timestamptz not null,
  lease_owner uuid,
  unique (consumer, ordering_key)
  -- Rows come and go quickly: vacuum by their number, not by their share of a tiny table.
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index lane_due on worker.lane (due_at);
comment on table worker.lane is
  'One consumer''s pending deliveries of one ordering key: what a thread takes on at a time.';

--changeset worker:scheduled-tasks
-- As db-scheduler 16 wants it.
create table worker.scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on worker.scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on worker.scheduled_tasks (last_heartbeat);
