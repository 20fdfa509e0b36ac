--liquibase formatted sql

--changeset realtime:published-notifications
create view published.notifications as
select user_id, sequence as notification_id, type, payload, occurred_at
from realtime.notification;
comment on view published.notifications is
  'What a user''s clients were told, and what waits for them; a week of it. payload: JSON, as clients get it.';
