package io.figwizard.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What has expired goes, in chunks; what has not, or somebody is at, stays. */
class PurgeTokensIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private final Rows rows = new Rows(DATABASE);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-04T08:00:00Z"));
  private PurgeTokens job;

  /** Of everything, 2,500 that expire at that time and one a second later. */
  @BeforeEach
  void fill() {
    DATABASE.execute(
        """
        truncate auth.account, auth.login_failure, auth.outbox cascade;
        insert into auth.account (email, email_key, password_hash, created_at, password_changed_at)
        values ('ada@example.org', 'ada@example.org', 'x', now(), now());
        create temporary view expiry as
        select n, case when n = 0 then timestamptz '2026-05-04 09:00:01Z'
                       else timestamptz '2026-05-04 09:00:00Z' end as at
        from generate_series(0, 2500) n;
        insert into auth.refresh_token (token_hash, family_id, user_id, issued_at, expires_at)
        select decode(md5('' || n), 'hex'), gen_random_uuid(), user_id, now(), at
        from expiry, auth.account;
        insert into auth.password_reset (token_hash, user_id, expires_at)
        select decode(md5('' || n), 'hex'), user_id, at from expiry, auth.account;
        insert into auth.login_failure (account_key, address, failed_at)
        select 'x', '127.0.0.1', at - interval '15 minutes' from expiry;
        insert into auth.outbox (type, ordering_key, payload)
        select 'password-reset.requested', 'user:x', jsonb_build_object('expiresAt', at)
        from expiry;
        insert into auth.outbox (type, ordering_key, payload)
        values ('user.deleted', 'user:x', '{"userId": "x"}');
        """);
    Jdbi jdbi =
        Jdbi.create(DATABASE.role("auth"))
            .installPlugin(new SqlObjectPlugin())
            .installPlugin(new PostgresPlugin());
    job = new PurgeTokens(jdbi, Duration.ofMinutes(15), clock);
  }

  @Test
  void deletesWhatHasExpiredAndNothingElse() {
    job.run();
    assertThat(rows.count("auth.refresh_token")).isEqualTo(2_501);
    assertThat(rows.count("auth.outbox")).isEqualTo(2_502);

    clock.advance(Duration.ofHours(1));
    job.run();
    job.run();

    assertThat(rows.count("auth.refresh_token")).isEqualTo(1);
    assertThat(rows.count("auth.password_reset")).isEqualTo(1);
    assertThat(rows.count("auth.login_failure")).isEqualTo(1);
    assertThat(rows.count("auth.outbox where type = 'password-reset.requested'")).isEqualTo(1);
    assertThat(rows.count("auth.outbox where type = 'user.deleted'")).isEqualTo(1);
    assertThat(rows.count("auth.account")).isEqualTo(1);
  }

  @Test
  void waitsForNobody() throws Exception {
    clock.advance(Duration.ofHours(1));
    try (Connection busy = DATABASE.owner().getConnection()) {
      busy.setAutoCommit(false);
      busy.createStatement()
          .execute(
              "select * from auth.refresh_token where expires_at <= '2026-05-04 09:00:00Z'"
                  + " limit 10 for update");

      job.run();

      assertThat(rows.count("auth.refresh_token")).isEqualTo(11);
    }
    job.run();
    assertThat(rows.count("auth.refresh_token")).isEqualTo(1);
  }
}
