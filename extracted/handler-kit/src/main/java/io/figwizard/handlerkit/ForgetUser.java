package io.figwizard.handlerkit;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes what the kit stored of users who have left: their answers, which hold what they were
 * answered, and the buckets of their calls.
 */
final class ForgetUser implements EventConsumer {
  private final String domain;
  private final Jdbi jdbi;
  private final RateLimits limits;

  ForgetUser(String domain, Jdbi jdbi, RateLimits limits) {
    this.domain = domain;
    this.jdbi = jdbi;
    this.limits = limits;
  }

  @Override
  public String name() {
    return domain + ".forget-answers";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      UUID user = UUID.fromString(event.payload().required("userId").textValue());
      jdbi.useExtension(IdempotencySql.class, sql -> sql.forget(user));
      List<String> buckets = limits.bucketsOf(user);
      if (!buckets.isEmpty()) {
        jdbi.useExtension(RateLimitSql.class, sql -> sql.forget(buckets));
      }
    }
  }
}
