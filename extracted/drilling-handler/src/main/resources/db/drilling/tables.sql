--liquibase formatted sql

--changeset drilling:deck
create table drilling.deck (
  deck_id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  name text not null,
  description text,
  new_cards_per_day int not null check (new_cards_per_day >= 0),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- list-decks, stats, and next-cards over all decks of a user.
create index deck_of_user on drilling.deck (user_id, created_at, deck_id);

--changeset drilling:card
create table drilling.card (
  card_id uuid primary key default gen_random_uuid(),
  deck_id uuid not null references drilling.deck on delete cascade,
  user_id uuid not null,
  front text not null,
  back text not null,
  hint text,
  -- 0 new, 1 learning, 2 review, 3 relearning
  state smallint not null check (state between 0 and 3),
  -- position in the learning or relearning steps; null in the states new and review
  step smallint,
  due timestamptz not null,
  stability double precision,
  difficulty double precision,
  reps int not null check (reps >= 0),
  lapses int not null check (lapses >= 0),
  last_review timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint card_answered_once_has_memory check (
    state = 0 or (stability > 0 and difficulty between 1 and 10 and last_review is not null))
);
-- list-cards: a deck in the order of creation, cursor on (created_at, card_id).
create index card_of_deck on drilling.card (deck_id, created_at, card_id);
-- next-cards: what is due in a deck, oldest first. New cards are not in it.
create index card_due on drilling.card (deck_id, due, card_id) where state <> 0;
-- next-cards: the cards of a deck that nobody has answered yet, in the order of creation.
create index card_new on drilling.card (deck_id, created_at, card_id) where state = 0;

--changeset drilling:review
create table drilling.review (
  review_id uuid primary key default gen_random_uuid(),
  card_id uuid not null references drilling.card on delete cascade,
  user_id uuid not null,
  -- 1 again, 2 hard, 3 good, 4 easy
  rating smallint not null check (rating between 1 and 4),
  -- similarity of the answer with the card's back, 0 to 1
  score double precision check (score between 0 and 1),
  state_before smallint not null check (state_before between 0 and 3),
  stability_after double precision not null,
  difficulty_after double precision not null,
  scheduled_days double precision not null,
  answer_millis int check (answer_millis >= 0),
  reviewed_at timestamptz not null
);
-- The history of a card; also what the cascade from a deleted card looks up.
create index review_of_card on drilling.review (card_id, reviewed_at);
-- stats, and the new cards that a user has met today.
create index review_of_user on drilling.review (user_id, reviewed_at);
