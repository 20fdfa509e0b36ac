--liquibase formatted sql

--changeset billing:published-entitlement
create view published.entitlement as
select user_id, variant, plan, access_until
from billing.subscription
where access_until is not null and plan <> 'unknown';
comment on view published.entitlement is
  'What a user has paid for, by variant. Readers also check access_until > now().';

--changeset billing:published-invoices
create view published.invoices as
select user_id, variant, stripe_invoice_id as invoice_id, number, status, amount_due, amount_paid, currency,
  created_at
from billing.invoice;
comment on view published.invoices is
  'Invoices as Stripe last told of them, without drafts. Amounts are in the smallest unit of the currency.';
