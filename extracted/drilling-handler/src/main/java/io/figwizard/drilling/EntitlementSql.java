package io.figwizard.drilling;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What billing says a user has paid for. */
interface EntitlementSql {
  /**
   * @param variant whose payments count
   */
  @SqlQuery(
      """
      select exists (
        select from published.entitlement
        where user_id = :userId and variant = :variant and access_until > :now)
      """)
  boolean premium(UUID userId, String variant, Instant now);
}
