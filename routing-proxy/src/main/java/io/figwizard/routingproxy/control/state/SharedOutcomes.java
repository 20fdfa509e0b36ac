package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.control.state.OutcomesDao.Newest;
import io.figwizard.routingproxy.control.state.OutcomesDao.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What became of each proxy's requests, told to the others that share its state, slice of time by
 * slice. Times are nanoseconds on the caller's own clock; in between goes the database's, so that
 * the clocks of two machines are never compared. Thread-safe.
 */
public final class SharedOutcomes {

  /** However long somebody's window is. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** A row may be large, and a proxy that joins reads many. */
  private static final int AT_ONCE = 8;

  /**
   * A slice of time at one proxy.
   *
   * @param number grows from slice to slice
   * @param began at the earliest: what it took to ask the database makes it look older
   * @param nanos how long it is
   * @param form of the content
   * @param content JSON
   */
  public record Told(long number, long began, long nanos, int form, String content) {}

  /**
   * What another proxy told.
   *
   * @param proxy its name; null where it has ended
   */
  public record Heard(UUID instance, @Nullable String proxy, Told told) {}

  private final Jdbi jdbi;
  private final UUID instance;
  private final LongSupplier nanoTime;

  SharedOutcomes(Jdbi jdbi, UUID instance, LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.instance = instance;
    this.nanoTime = nanoTime;
  }

  /**
   * Tells the others of slices and hears of theirs. To be called by one thread at a time.
   *
   * @param told in their order; one that was told before changes nothing
   * @param keep how long the others may ask for it, at most ten minutes
   * @param heard up to which slice of each other proxy is known
   * @param each is given those after that, of each proxy in their order
   * @return of which other proxies there is anything
   */
  public Set<UUID> exchange(
      Stream<Told> told, Duration keep, Map<UUID, Long> heard, Consumer<Heard> each)
      throws IOException {
    return Asking.ask(
        () ->
            jdbi.withExtension(
                OutcomesDao.class,
                dao -> {
                  tell(dao, told.iterator(), keep);
                  List<Newest> others = dao.newestOfOthers(instance);
                  for (Newest other : others) {
                    hear(dao, other, heard.getOrDefault(other.instance(), Long.MIN_VALUE), each);
                  }
                  return others.stream().map(Newest::instance).collect(Collectors.toSet());
                }));
  }

  private void tell(OutcomesDao dao, Iterator<Told> told, Duration keep) {
    if (!told.hasNext()) {
      return;
    }
    Instant now = dao.now();
    // Read after the answer, as below it is before the question: a slice never looks too young.
    long read = nanoTime.getAsLong();
    while (told.hasNext()) {
      Told one = told.next();
      Instant beganAt = now.minusNanos(read - one.began());
      dao.tell(instance, one.number(), beganAt, one.nanos(), one.form(), one.content());
    }
    dao.forget(Math.min(keep.toMillis(), LONGEST.toMillis()) / 1e3);
  }

  private void hear(OutcomesDao dao, Newest other, long known, Consumer<Heard> each) {
    long last = known;
    while (last < other.number()) {
      long asked = nanoTime.getAsLong();
      List<Row> rows = dao.after(other.instance(), last, AT_ONCE);
      if (rows.isEmpty()) {
        return;
      }
      for (Row row : rows) {
        last = row.number();
        long began = asked - (long) (row.secondsSince() * 1e9);
        Told told = new Told(row.number(), began, row.nanos(), row.form(), row.content());
        each.accept(new Heard(other.instance(), other.proxy(), told));
      }
    }
  }
}
