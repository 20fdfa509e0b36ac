--liquibase formatted sql

--changeset billing:published-entitlement
create view published.entitlement as
select user_id, variant, plan, access_until
from billing.subscription
where access_until is not null and plan <> 'unknown';
comment on view published.entitlement is
  'What a user has paid for, by variant. Readers also check access_until > now().';
