package io.figwizard.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Whom a mail is for, and what there is to say; asked when it is sent, not when it was ordered. */
interface ReaderSql {
  /** Somebody with an account. */
  record Reader(
      UUID userId,
      String email,
      @Nullable String name,
      @Nullable String locale,
      boolean wantsDigest) {
    /** Without what tells who it is. */
    @Override
    public String toString() {
      return userId.toString();
    }
  }

  @SqlQuery(
      """
      select a.user_id, a.email, coalesce(p.display_name, a.display_name) as name, a.locale,
             coalesce(p.digest, false) as wants_digest
      from published.account a left join published.profile p on p.user_id = a.user_id
      where a.user_id = :userId
      """)
  Optional<Reader> find(UUID userId);

  /** Cards due until then, but not more than so many. */
  @SqlQuery(
      """
      select count(*) from (
        select from published.drilling_due
        where user_id = :userId and due <= :until limit :atMost) as due
      """)
  int due(UUID userId, Instant until, int atMost);

  @SqlQuery(
      """
      select count(*) from published.drilling_practice
      where user_id = :userId and reviewed_at >= :since and reviewed_at < :until
      """)
  int answered(UUID userId, Instant since, Instant until);
}
