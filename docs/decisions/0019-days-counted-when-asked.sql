-- The measurement of decision 19, on an empty database: psql -f 0019-days-counted-when-asked.sql
-- Takes some minutes and 1.5 GB. Each EXPLAIN was run seven times; the best counts.
set max_parallel_workers_per_gather = 0;
create table review (
  review_id uuid primary key default gen_random_uuid(), card_id uuid not null, user_id uuid not null,
  rating smallint not null, score double precision, state_before smallint not null,
  stability_after double precision not null, difficulty_after double precision not null,
  scheduled_days double precision not null, answer_millis int, reviewed_at timestamptz not null);
select setseed(0.5);
-- Users from busy to idle; each practises within twenty minutes of an hour of their own.
insert into review
select gen_random_uuid(), gen_random_uuid(), md5('u' || u)::uuid, 1 + n % 4, 0.9,
  case n % 5 when 0 then 0 when 1 then 1 else 2 end, 5, 5, 5, 4000,
  timestamptz '2026-03-10 00:00Z' - (1094 - n / 3654) * interval '1 day'
    + u % 20 * interval '1 hour' + random() * interval '20 minutes'
from (select n, floor(100000 * power(random(), 3))::int as u from generate_series(0, 3999999) n) x;
create index plain on review (user_id, reviewed_at);
vacuum analyze review;
create table rollup as
select user_id, date_bin('15 minutes', reviewed_at, timestamptz '2000-01-01 00:00Z') as quarter,
  count(*)::int as reviews, count(*) filter (where state_before = 0)::int as new_cards,
  count(*) filter (where state_before = 2)::int as asked,
  count(*) filter (where state_before = 2 and rating > 1)::int as remembered, sum(answer_millis) as millis
from review group by 1, 2;
alter table rollup add primary key (user_id, quarter);
vacuum analyze rollup;
select count(*) as rollup_rows, pg_size_pretty(pg_total_relation_size('rollup')) as rollup,
  pg_size_pretty(pg_relation_size('plain')) as plain
from rollup;

-- u0 answers 79 cards a day, u1000 285 in three years.
\set learner '''u0'''
create temporary table days as
select array_agg(timestamptz '2026-03-10 00:00Z' - n * interval '1 day' order by n desc) as year
from generate_series(0, 365) n;
select quote_literal(year::text) as year from days \gset
prepare year_of_reviews as
select width_bucket(reviewed_at, cast(:year as timestamptz[])), count(*),
  count(*) filter (where state_before = 0), count(*) filter (where state_before = 2),
  count(*) filter (where state_before = 2 and rating > 1), sum(answer_millis)
from review
where user_id = md5(:learner)::uuid and reviewed_at >= '2025-03-10 00:00Z' and reviewed_at < '2026-03-11 00:00Z'
group by 1;
explain (analyze, buffers, timing off) execute year_of_reviews;
explain (analyze, buffers, timing off)
select width_bucket(quarter, cast(:year as timestamptz[])), sum(reviews), sum(new_cards), sum(asked),
  sum(remembered), sum(millis)
from rollup
where user_id = md5(:learner)::uuid and quarter >= '2025-03-10 00:00Z' and quarter < '2026-03-11 00:00Z'
group by 1;
-- Streak: a look for each day, and all reviews grouped by day; of a year here, of three in the table.
explain (analyze, buffers, timing off)
select began from (
  select began, lead(began) over (order by began) as ended from unnest(cast(:year as timestamptz[])) began) day
where exists (
  select from review
  where user_id = md5(:learner)::uuid and reviewed_at >= began and reviewed_at < ended);
explain (analyze, buffers, timing off)
select distinct width_bucket(reviewed_at, cast(:year as timestamptz[])) from review
where user_id = md5(:learner)::uuid and reviewed_at >= '2025-03-10 00:00Z';

create index covering on review (user_id, reviewed_at) include (rating, state_before, answer_millis);
drop index plain;
vacuum analyze review;
select pg_size_pretty(pg_relation_size('covering')) as covering;
explain (analyze, buffers, timing off) execute year_of_reviews;
