package io.figwizard.worker;

import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Outbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings events from a domain's outbox to {@code worker.delivery}, once for each interested
 * consumer. What no consumer wants stays where it is.
 */
final class Relay {
  // Any number will do; every process must use the same.
  private static final long LOCK = 0x6669_67_72656c6179L;

  private final Jdbi jdbi;
  private final Map<String, List<String>> consumersByType;
  private final int batch;
  private final Clock clock;

  /**
   * @param jdbi under the worker's role
   */
  Relay(Jdbi jdbi, Collection<EventConsumer> consumers, int batch, Clock clock) {
    this.jdbi = jdbi;
    this.consumersByType = byType(consumers);
    this.batch = batch;
    this.clock = clock;
  }

  private static Map<String, List<String>> byType(Collection<EventConsumer> consumers) {
    return consumers.stream()
        .flatMap(consumer -> consumer.types().stream().map(type -> Map.entry(type, consumer)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                Collectors.mapping(entry -> entry.getValue().name(), Collectors.toList())));
  }

  /** The types that somebody wants. */
  Set<String> wanted() {
    return consumersByType.keySet();
  }

  /**
   * Moves the first events that are due. Two transactions: whoever crashes between them repeats the
   * first, which then finds its rows there.
   *
   * @return how many; less than a batch when that was all
   */
  int move(String domain, Outbox outbox) {
    List<Outbox.Row> rows = outbox.due(wanted(), clock.instant(), batch);
    if (rows.isEmpty()) {
      return 0;
    }
    boolean ourTurn = jdbi.inTransaction(handle -> insert(handle, domain, rows));
    if (!ourTurn) {
      // Another process is at it, with the same rows.
      return 0;
    }
    outbox.delete(rows);
    return rows.size();
  }

  /** Whether more than one batch was due. */
  boolean isFull(int moved) {
    return moved == batch;
  }

  private boolean insert(Handle handle, String domain, List<Outbox.Row> rows) {
    DeliverySql deliveries = handle.attach(DeliverySql.class);
    if (!deliveries.tryLock(LOCK)) {
      return false;
    }
    List<Outbox.Row> copies = new ArrayList<>();
    List<String> consumers = new ArrayList<>();
    for (Outbox.Row row : rows) {
      for (String consumer : consumersByType.getOrDefault(row.type(), List.of())) {
        copies.add(row);
        consumers.add(consumer);
      }
    }
    List<String> keys = copies.stream().map(Outbox.Row::orderingKey).toList();
    deliveries.insert(
        domain,
        copies.stream().map(Outbox.Row::eventId).toList(),
        consumers,
        copies.stream().map(Outbox.Row::sequence).toList(),
        copies.stream().map(Outbox.Row::type).toList(),
        keys,
        copies.stream().map(Outbox.Row::payload).toList(),
        copies.stream().map(Outbox.Row::createdAt).toList());
    handle.attach(LaneSql.class).open(consumers, keys, clock.instant());
    return true;
  }
}
