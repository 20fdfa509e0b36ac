package io.figwizard.dashboard;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What users have said about themselves. */
interface SettingsSql {
  /** What the profile says, else what was said at signup; empty for who has said neither. */
  @SqlQuery(
      """
      select coalesce(
        (select time_zone from published.profile where user_id = :userId),
        (select time_zone from published.account where user_id = :userId))
      """)
  Optional<String> timeZone(UUID userId);

  /** Cards to answer a day; empty for who has set no goal. */
  @SqlQuery("select daily_goal from published.profile where user_id = :userId")
  Optional<Integer> dailyGoal(UUID userId);
}
