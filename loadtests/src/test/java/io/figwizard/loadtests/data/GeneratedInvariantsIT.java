package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the domains' code keeps true about their rows must be true of generated ones: a handler
 * would behave on others as it never does. Constraints of the tables are PostgreSQL's matter.
 */
class GeneratedInvariantsIT {

  private static final String AS_OF = "2026-01-31T00:00:00Z";

  @TempDir static Path folder;

  private static MigratedPostgres postgres;
  private static MigratedPostgres.Database database;

  @BeforeAll
  static void load() throws SQLException {
    postgres = MigratedPostgres.start(folder);
    database = postgres.copy();
    database.load(new DataLoad.Order(Profile.CI, 7, Instant.parse(AS_OF), false, 2));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @ParameterizedTest(name = "there is no {0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      useHeadersInDisplayName = false,
      textBlock =
          """
          customer without an account ; billing.customer where user_id not in (select user_id from auth.account)
          customer whom Stripe might know ; billing.customer where stripe_customer_id not like 'cus\\_gen\\_%'
          customer older than the account ; billing.customer c join auth.account a using (user_id) where c.created_at < a.created_at
          customer seen before it was made ; billing.customer where seen_at < created_at or seen_at > timestamptz ':now'
          customer with readings and never seen ; billing.customer where (version > 0) <> (seen_at is not null)
          subscription of a customer without an id ; billing.subscription s join billing.customer c using (variant, user_id) where c.stripe_customer_id is null
          subscription of another reading ; billing.subscription s join billing.customer c using (variant, user_id) where s.seen_at is distinct from c.seen_at
          access without a status that gives it ; billing.subscription where (access_until is not null) <> (status in ('active', 'trialing', 'past_due'))
          access for another time than the period and the grace ; billing.subscription where access_until <> current_period_end + interval '1 day'
          access ended that nobody has noticed ; billing.subscription where lapsed <> coalesce(access_until <= timestamptz ':now', false)
          user who pays twice ; billing.subscription where status not in ('canceled', 'incomplete', 'incomplete_expired') group by variant, user_id having count(*) > 1
          scheduled plan without a schedule ; billing.subscription where (scheduled_plan is null) <> (stripe_schedule_id is null) or scheduled_plan = plan or pending_plan = plan
          subscription that begins before the customer or after now ; billing.subscription s join billing.customer c using (variant, user_id) where s.started_at < c.created_at or s.started_at > s.seen_at
          plan of another price ; billing.subscription where stripe_price_id <> case plan when 'unknown' then 'price_legacy_monthly' else 'price_' || plan || '_monthly' end
          invoice of a customer who never subscribed ; billing.invoice i where not exists (select from billing.subscription s where (s.variant, s.user_id) = (i.variant, i.user_id) and starts_with(i.stripe_invoice_id, replace(s.stripe_subscription_id, 'sub_', 'in_')))
          invoice paid otherwise than its status says ; billing.invoice where (status = 'paid') <> (amount_paid = amount_due) or seen_at < created_at or seen_at > timestamptz ':now'
          event of an invoice that there is not ; webhook.event where provider = 'stripe' and object_id like 'in\\_%' and (variant, object_id) not in (select variant, stripe_invoice_id from billing.invoice)
          Stripe event of nobody ; webhook.event where provider = 'stripe' and kind = 'snapshot' and subject not in (select stripe_customer_id from billing.customer where stripe_customer_id is not null)
          body that should be erased ; webhook.event where raw is not null and received_at < timestamptz ':now' - interval '30 days'
          body that was erased too soon ; webhook.event where raw is null and received_at > timestamptz ':now' - interval '28 days'
          Stripe body that is no event of its row ; webhook.event where provider = 'stripe' and raw is not null and convert_from(raw, 'UTF8')::jsonb ->> 'id' <> event_id
          event that the first purge would take ; webhook.event where received_at < timestamptz ':now' - interval '179 days'
          event from the future ; webhook.event where received_at > timestamptz ':now'
          event of the other variant ; webhook.event where livemode <> (variant = 'production')
          delivery older than the worker keeps them ; worker.delivery where done_at < timestamptz ':now' - interval '7 days' or done_at < created_at
          conversation without an account ; conversation.session where user_id not in (select user_id from auth.account)
          conversation that the worker would ask ElevenLabs about ; conversation.session where look_at is not null or status in ('registered', 'active') or signed_url is not null
          conversation in a month that it did not begin in ; conversation.session where month <> date_trunc('month', registered_at at time zone 'UTC')
          conversation with an end and without seconds ; conversation.session where (status in ('completed', 'failed')) <> (seconds is not null and ended_at is not null and analysed) or (status = 'expired') <> (started_at is null) or (provider_conversation_id is null) <> (status = 'expired')
          conversation longer than it may be ; conversation.session where seconds > reserved_seconds or reserved_seconds > 1800 or abs(extract(epoch from ended_at - started_at) - seconds) > 1 or ended_at > timestamptz ':now'
          month with more minutes than a plan has ; conversation.session where variant = 'production' group by user_id, month having sum(seconds) > 60 * 1000
          month with more minutes than are free for who never paid ; conversation.session where user_id not in (select user_id from billing.customer) group by user_id, variant, month having sum(seconds) > 60 * 10
          two conversations at a time ; conversation.session a join conversation.session b using (user_id, variant) where a.conversation_id <> b.conversation_id and b.started_at between a.started_at and a.ended_at
          summary of what was not said ; conversation.session where summary is not null and status <> 'completed'
          memory of another user's conversation ; conversation.memory m left join conversation.session s using (conversation_id) where s.user_id is distinct from m.user_id or s.status <> 'completed'
          summary that the history tells otherwise ; conversation.memory m join conversation.session s using (conversation_id) where m.kind = 'summary' and m.content <> s.summary
          user of whom too much is remembered ; conversation.memory group by user_id having count(*) > 200
          voice event of no conversation ; webhook.event e left join conversation.session s on s.provider_conversation_id = e.object_id and s.variant = e.variant where e.provider = 'elevenlabs' and s.user_id::text is distinct from e.subject
          notification of somebody else's conversation ; realtime.notification n left join conversation.session s on s.conversation_id = (n.payload ->> 'conversationId')::uuid where n.type = 'conversation.completed' and n.user_id is distinct from s.user_id
          notification of somebody else's export ; realtime.notification n left join exports.export e on e.export_id = (n.payload ->> 'exportId')::uuid where n.type = 'export.finished' and (n.user_id, n.payload ->> 'state', n.payload ->> 'format', n.created_at) is distinct from (e.user_id, e.state, e.format, e.finished_at)
          notification of a subscription that nobody has ; realtime.notification n where n.type = 'subscription.changed' and not exists (select from billing.subscription s where s.user_id = n.user_id and s.variant = n.payload ->> 'variant' and s.plan = n.payload ->> 'plan' and s.status = n.payload ->> 'status' and s.started_at = n.created_at)
          notification older than realtime keeps them ; realtime.notification where created_at < timestamptz ':now' - interval '7 days' or created_at > timestamptz ':now'
          finished export that nobody was told of ; exports.export e where finished_at > timestamptz ':now' - interval '6 days' and not exists (select from realtime.notification n where n.payload ->> 'exportId' = e.export_id::text)
          notification that nobody delivered ; realtime.notification n where not exists (select from worker.delivery d where d.type = n.type and d.created_at = n.created_at)
          draft without an account ; profile.draft where user_id not in (select user_id from auth.account)
          draft with the number of another ; profile.draft group by version having count(*) > 1
          draft whose number will be given again ; profile.draft where version >= (select last_value from profile.draft_version)
          draft of no text ; profile.draft where saved_at > timestamptz ':now' or length(display_name) > 80 or length(about) > 1000
          digest for somebody who wants none ; jobs.digest d left join profile.profile p using (user_id) where p.digest is not true
          digest that is still to be sent ; jobs.digest where state in ('waiting', 'sending') or changed_at > timestamptz ':now'
          digest counted in another zone than the user's ; jobs.digest d join profile.profile p using (user_id) join auth.account a using (user_id) where d.time_zone <> coalesce(p.time_zone, a.time_zone, 'UTC')
          digest on another day than the user's ; jobs.digest where expires_at <> (local_date + 1)::timestamp at time zone time_zone or (state <> 'expired' and (due_at at time zone time_zone)::date <> local_date)
          digest at another hour than the user's ; jobs.digest d join profile.profile p using (user_id) where d.state <> 'expired' and extract(hour from d.due_at at time zone d.time_zone) <> p.digest_hour
          digest with cards for somebody without any ; jobs.digest d where (state <> 'empty') <> exists (select from drilling.card c where c.user_id = d.user_id)
          digest older than the jobs keep them ; jobs.digest where local_date < (timestamptz ':now' at time zone 'UTC')::date - 30
          reset mail without an account ; jobs.reset_mail where user_id not in (select user_id from auth.account)
          reset mail that still holds its token or waits ; jobs.reset_mail where token is not null or state = 'waiting'
          reset mail older than the jobs keep them ; jobs.reset_mail where changed_at < timestamptz ':now' - interval '30 days' or changed_at > timestamptz ':now'
          reset token that is expired or good for too long ; auth.password_reset where expires_at <= timestamptz ':now' or expires_at > timestamptz ':now' + interval '1 hour'
          reset token without its mail ; auth.password_reset r where not exists (select from jobs.reset_mail m where m.user_id = r.user_id and m.expires_at = r.expires_at)
          export without an account ; exports.export where user_id not in (select user_id from auth.account)
          export that the worker would make ; exports.export where state not in ('ready', 'failed') or (state = 'failed') <> (failure is not null)
          export that should be forgotten ; exports.export where expires_at < timestamptz ':now' - interval '7 days' or finished_at > timestamptz ':now' or finished_at < requested_at
          user with more exports than may be open ; exports.export where expires_at > timestamptz ':now' group by user_id having count(*) > 5
          file that is not as long as its export says ; exports.export e left join exports.part p using (export_id) where e.state = 'ready' and e.expires_at > timestamptz ':now' group by e.export_id having (count(p.number), coalesce(sum(length(p.bytes)), 0), coalesce(max(p.number), 0)) is distinct from (e.parts::bigint, e.bytes, (e.parts - 1))
          file of an export that has none any more ; exports.part p join exports.export e using (export_id) where e.state <> 'ready' or e.expires_at < timestamptz ':now' - interval '2 hours'
          day without a report ; generate_series(1, 30) back left join jobs.usage_run r on r.day = (timestamptz ':now' at time zone 'UTC')::date - back where r.finished_at is null
          report that the jobs would mail ; jobs.usage_run where mail = 'waiting'
          report of other users than there are ; jobs.usage group by day having sum(users) <> (select count(*) from auth.account) or min(users) < 0
          report of other answers than were given ; jobs.usage u group by day having sum(reviews) <> (select count(*) from drilling.review r where (r.reviewed_at at time zone 'UTC')::date = u.day) or sum(active_users) <> (select count(distinct user_id) from drilling.review r where (r.reviewed_at at time zone 'UTC')::date = u.day)
          reply to somebody whom the tutor never met ; conversation.reply_pause where user_id not in (select user_id from conversation.session) or last_at > timestamptz ':now'
          notification out of order ; realtime.notification a join realtime.notification b using (user_id) where a.sequence < b.sequence and a.created_at > b.created_at
          profile without an account ; profile.profile where user_id not in (select user_id from auth.account)
          profile name of more than one line ; profile.profile where display_name ~ '[[:cntrl:]]' or display_name = '' or length(display_name) > 80
          failed login that still counts ; auth.login_failure where failed_at > timestamptz ':now' - interval '4 hours'
          failed login of a stranger ; auth.login_failure where account_key not in (select sha256(convert_to(email_key, 'UTF8')) from auth.account)
          """)
  void theRowsAreAsTheDomainsWriteThem(String what, String violations) throws SQLException {
    assertThat(
            database.number(
                "select count(*) from (select 1 from " + violations.replace(":now", AS_OF) + ") t"))
        .as(what)
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "auth",
    "billing",
    "conversation",
    "drilling",
    "exports",
    "jobs",
    "profile",
    "realtime",
    "webhook",
    "worker"
  })
  void everyTableThatIsGeneratedHasRows(String schema) throws SQLException {
    for (Table table : Table.values()) {
      if (table.qualifiedName().startsWith(schema + ".")) {
        assertThat(database.number("select count(*) from " + table.qualifiedName()))
            .as(table.qualifiedName())
            .isPositive();
      }
    }
  }
}
