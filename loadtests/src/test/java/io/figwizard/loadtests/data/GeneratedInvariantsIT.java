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
          Stripe event of nobody ; webhook.event where provider = 'stripe' and kind = 'snapshot' and subject not in (select stripe_customer_id from billing.customer where stripe_customer_id is not null)
          body that should be erased ; webhook.event where raw is not null and received_at < timestamptz ':now' - interval '30 days'
          body that was erased too soon ; webhook.event where raw is null and received_at > timestamptz ':now' - interval '28 days'
          Stripe body that is no event of its row ; webhook.event where provider = 'stripe' and raw is not null and convert_from(raw, 'UTF8')::jsonb ->> 'id' <> event_id
          event from the future ; webhook.event where received_at > timestamptz ':now'
          event of the other variant ; webhook.event where livemode <> (variant = 'production')
          delivery older than the worker keeps them ; worker.delivery where done_at < timestamptz ':now' - interval '7 days' or done_at < created_at
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
  @CsvSource({"auth", "billing", "drilling", "profile", "webhook", "worker"})
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
