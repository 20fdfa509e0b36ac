--liquibase formatted sql

--changeset profile:published-profile
create view published.profile as
select user_id, display_name, time_zone, daily_goal, digest, digest_hour, updated_at
from profile.profile;
comment on view published.profile is
  'A row for each user who changed their profile; others have no name, zone or goal and want no digest. display_name, time_zone: null for those of the account; time_zone: a name that PostgreSQL knows; digest_hour: of the user''s day.';

--changeset profile:published-about
-- For exports: all that we hold of a user.
create or replace view published.profile as
select user_id, display_name, time_zone, daily_goal, digest, digest_hour, updated_at, about
from profile.profile;

--changeset profile:published-draft
-- For exports too.
create view published.profile_draft as
select user_id, display_name, about, saved_at
from profile.draft;
comment on view published.profile_draft is
  'What a user has written about themselves and not made their profile yet; a row for each who has.';
