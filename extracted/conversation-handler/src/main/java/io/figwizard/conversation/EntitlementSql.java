package io.figwizard.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What billing says a user has paid for. */
interface EntitlementSql {
  /**
   * @param variant whose payments count
   */
  @SqlQuery(
      """
      select distinct plan from published.entitlement
      where user_id = :userId and variant = :variant and access_until > :now
      """)
  List<String> plans(UUID userId, String variant, Instant now);
}
