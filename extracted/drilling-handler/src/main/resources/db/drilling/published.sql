--liquibase formatted sql

--changeset drilling:published-reviews
create view published.drilling_reviews as
select r.review_id, r.user_id, c.deck_id, r.card_id, r.rating, r.score, r.answer_millis, r.reviewed_at
from drilling.review r join drilling.card c on c.card_id = r.card_id;
comment on view published.drilling_reviews is
  'One row per answered card. rating: 1 again, 2 hard, 3 good, 4 easy; score: 0 to 1.';
