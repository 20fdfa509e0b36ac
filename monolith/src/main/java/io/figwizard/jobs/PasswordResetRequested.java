package io.figwizard.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the order of a mail with which a password is reset. Sends nothing itself: a mail
 * server that hangs must not hold up the events of others.
 *
 * <p>Fails for the database alone. What it cannot read it throws away, with the token in it: an
 * event that is given up would keep it.
 */
final class PasswordResetRequested implements EventConsumer {
  private static final Logger log = LoggerFactory.getLogger(PasswordResetRequested.class);

  private record Order(UUID userId, String token, Instant expiresAt) {}

  private final Jdbi jdbi;
  private final Clock clock;

  PasswordResetRequested(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.password-reset-mail";
  }

  @Override
  public Set<String> types() {
    return Set.of("password-reset.requested");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      Order order;
      try {
        order = order(event.payload());
      } catch (IllegalArgumentException | DateTimeException e) {
        // Without the exception, whose message may quote the payload.
        log.error(
            "The order {} of a password-reset mail cannot be read; expected userId, token and"
                + " expiresAt. It is thrown away.",
            event.id());
        continue;
      }
      take(event.id(), order);
    }
  }

  private void take(UUID eventId, Order order) {
    Instant now = clock.instant();
    if (!order.expiresAt().isAfter(now)) {
      log.warn(
          "The order {} of a password-reset mail for user {} came after its token had expired",
          eventId,
          order.userId());
      return;
    }
    jdbi.useExtension(
        ResetMailSql.class,
        sql -> sql.insert(eventId, order.userId(), order.token(), order.expiresAt(), now));
  }

  private static Order order(JsonNode payload) {
    return new Order(
        UUID.fromString(text(payload, "userId")),
        text(payload, "token"),
        OffsetDateTime.parse(text(payload, "expiresAt")).toInstant());
  }

  private static String text(JsonNode payload, String field) {
    String text = payload.path(field).textValue();
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(field);
    }
    return text;
  }
}
