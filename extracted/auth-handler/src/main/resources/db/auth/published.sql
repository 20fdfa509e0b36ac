--liquibase formatted sql

--changeset auth:published-account
create view published.account as
select user_id, email, display_name, locale, time_zone, created_at from auth.account;
comment on view published.account is
  'Whom to write to, and how. locale is a language tag and time_zone a name, as the user gave them; both may be null.';
