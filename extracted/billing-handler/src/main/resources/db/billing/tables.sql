--liquibase formatted sql

--changeset billing:customer
create table billing.customer (
  -- production or sandbox: whose keys were used. A sandbox payment is never production access
  variant text not null check (variant in ('production', 'sandbox')),
  user_id uuid not null,
  -- null from before Stripe is asked for a customer until its answer: a row that says that there may
  -- be one
  stripe_customer_id text,
  -- grows with every reading that was written; who read another one must not write
  version bigint not null default 0,
  -- when Stripe last told us; null before the first time
  seen_at timestamptz,
  created_at timestamptz not null,
  primary key (variant, user_id),
  unique (variant, stripe_customer_id)
);

--changeset billing:subscription
-- A copy of what Stripe said at seen_at. Stripe is the boss.
create table billing.subscription (
  variant text not null,
  stripe_subscription_id text not null,
  user_id uuid not null,
  -- an id of the configuration, or unknown for a price that the configuration does not name
  plan text not null,
  stripe_price_id text not null,
  stripe_item_id text not null,
  status text not null,
  current_period_end timestamptz not null,
  cancel_at_period_end boolean not null,
  -- the schedule that will change the plan, and to which
  stripe_schedule_id text,
  scheduled_plan text,
  -- the plan that an unpaid invoice stands in the way of
  pending_plan text,
  -- null where the status gives no access
  access_until timestamptz,
  -- the access has ended by time alone, and the outbox said so
  lapsed boolean not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (variant, stripe_subscription_id),
  foreign key (variant, user_id) references billing.customer on delete cascade
);
create index subscription_of_user on billing.subscription (user_id, variant);
-- Whose access has ended since somebody looked last.
create index subscription_to_lapse on billing.subscription (access_until) where not lapsed;

--changeset billing:invoice
-- A copy of what Stripe said at seen_at; drafts are not kept. For those who read what is published: the
-- user is shown what Stripe has.
create table billing.invoice (
  variant text not null,
  stripe_invoice_id text not null,
  user_id uuid not null,
  -- as the user sees it on paper
  number text,
  status text not null,
  -- in the smallest unit of the currency
  amount_due bigint not null,
  amount_paid bigint not null,
  currency text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (variant, stripe_invoice_id),
  foreign key (variant, user_id) references billing.customer on delete cascade
);
create index invoice_of_user on billing.invoice (user_id, created_at, stripe_invoice_id);
create index invoice_of_customer on billing.invoice (variant, user_id);

--changeset billing:customer-invoices-seen-at
-- when Stripe last told of all of the customer's invoices; null before the first time
alter table billing.customer add column invoices_seen_at timestamptz;
