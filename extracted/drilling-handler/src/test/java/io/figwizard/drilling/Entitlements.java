package io.figwizard.drilling;

import io.figwizard.handlertesting.TestDatabase;
import java.time.Instant;
import java.util.UUID;

/**
 * Stands for billing, whose view drilling reads. That the view is really like this, the monolith's
 * tests know.
 */
final class Entitlements {
  private Entitlements() {}

  /** A database for drilling where the test says what users have paid for. */
  static TestDatabase database() {
    return TestDatabase.migratedFor(DrillingBundle.class.getPackage())
        .after(
            """
            create schema published;
            create table published.entitlement
              (user_id uuid, variant text, plan text, access_until timestamptz)
            """);
  }

  static void grant(TestDatabase database, UUID user, String variant, Instant until) {
    database.execute(
        "insert into published.entitlement values ('%s', '%s', 'basic', '%s')"
            .formatted(user, variant, until));
  }
}
