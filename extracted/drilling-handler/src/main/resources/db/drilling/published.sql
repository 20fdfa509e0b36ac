--liquibase formatted sql

--changeset drilling:published-reviews
create view published.drilling_reviews as
select r.review_id, r.user_id, c.deck_id, r.card_id, r.rating, r.score, r.answer_millis, r.reviewed_at
from drilling.review r join drilling.card c on c.card_id = r.card_id;
comment on view published.drilling_reviews is
  'One row per answered card. rating: 1 again, 2 hard, 3 good, 4 easy; score: 0 to 1.';

--changeset drilling:published-decks
create view published.drilling_decks as
select user_id, deck_id, name, description, new_cards_per_day, created_at, updated_at
from drilling.deck;
comment on view published.drilling_decks is 'One row per deck.';

--changeset drilling:published-cards
create view published.drilling_cards as
select c.user_id, c.deck_id, d.name as deck_name, c.card_id, c.front, c.back, c.hint, c.created_at,
  c.due, c.reps, c.lapses
from drilling.card c join drilling.deck d on d.deck_id = c.deck_id;
comment on view published.drilling_cards is
  'One row per card, with the name of its deck. Ask by deck and in the order of (created_at, card_id): there is an index for that, and none by user.';

--changeset drilling:card-due-of-user runInTransaction:false
--validCheckSum: ANY
-- How much is due of a user, over all decks: asked by others, through the view below.
drop index concurrently if exists drilling.card_due_of_user;
create index concurrently card_due_of_user on drilling.card (user_id, due) where state <> 0;

--changeset drilling:published-due
create view published.drilling_due as
select user_id, card_id, due from drilling.card where state <> 0;
comment on view published.drilling_due is
  'Cards that were answered at least once, and when they are to be answered again.';

--changeset drilling:review-of-user-covers runInTransaction:false
--validCheckSum: ANY
-- The numbers of a user's reviews out of the index alone: the rows themselves lie all over the table.
drop index concurrently if exists drilling.review_of_user_covering;
create index concurrently review_of_user_covering on drilling.review (user_id, reviewed_at)
  include (rating, state_before, answer_millis);
drop index concurrently if exists drilling.review_of_user;
alter index drilling.review_of_user_covering rename to review_of_user;

--changeset drilling:published-practice
create view published.drilling_practice as
select user_id, reviewed_at, rating, state_before, answer_millis from drilling.review;
comment on view published.drilling_practice is
  'The numbers of every review. Ask by user_id and reviewed_at: an index holds all of the columns. rating as in drilling_reviews; state_before: 0 new, 1 learning, 2 review, 3 relearning.';
