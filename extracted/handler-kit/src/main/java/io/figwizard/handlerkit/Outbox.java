package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code outbox} of a domain ({@code db/handlerkit/outbox.xml}), as whoever delivers its
 * rows sees it. Domains write to it with statements of their own, in the action's transaction.
 * Works under the domain's role. Thread-safe.
 */
public final class Outbox {
  /**
   * A row.
   *
   * @param payload JSON
   */
  public record Row(
      long sequence,
      UUID eventId,
      String type,
      String orderingKey,
      String payload,
      Instant createdAt) {
    /** Without the payload, which may be about a person. */
    @Override
    public String toString() {
      return type + " " + eventId;
    }
  }

  /**
   * Rows that nobody takes.
   *
   * @param oldest when the first of them was written
   */
  public record Unwanted(long count, @Nullable Instant oldest) {
    public Optional<Instant> since() {
      return Optional.ofNullable(oldest);
    }
  }

  private final Jdbi jdbi;

  /**
   * @param jdbi under the domain's role
   */
  public Outbox(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The first rows of these types that may be delivered now, in the order of their sequence. */
  public List<Row> due(Set<String> types, Instant now, int atMost) {
    return jdbi.withExtension(OutboxSql.class, sql -> sql.due(List.copyOf(types), now, atMost));
  }

  /** Takes away what has been handed on. */
  public void delete(List<Row> rows) {
    List<Long> sequences = rows.stream().map(Row::sequence).toList();
    jdbi.useExtension(OutboxSql.class, sql -> sql.delete(sequences));
  }

  /** What waits although it could be delivered, because it is of none of these types. */
  public Unwanted unwanted(Set<String> types, Instant now) {
    return jdbi.withExtension(OutboxSql.class, sql -> sql.unwanted(List.copyOf(types), now));
  }

  /**
   * Takes away the rows of a key that are of none of these types: nobody would.
   *
   * @return how many
   */
  public int deleteUnwanted(Set<String> types, String orderingKey) {
    return jdbi.withExtension(
        OutboxSql.class, sql -> sql.deleteUnwanted(List.copyOf(types), orderingKey));
  }
}
