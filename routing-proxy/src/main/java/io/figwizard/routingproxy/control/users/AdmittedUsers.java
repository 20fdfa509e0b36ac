package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.routes.Admitted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group's, in memory and in a file. Who waits to be written is not in yet. Thread-safe. */
final class AdmittedUsers implements Admitted {

  private static final Logger log = LoggerFactory.getLogger(AdmittedUsers.class);

  private final String group;
  private final UsersFile file;
  private final Executor writer;
  private final Map<Long, Integer> numbers = new ConcurrentHashMap<>();

  /** Guarded by itself, as is {@code in}. As many at most as the budget has room for. */
  private final Set<Long> waiting = new LinkedHashSet<>();

  /** How many are in and do not wait any more. */
  private int in;

  /** Guarded by {@code waiting}: the file is another process's. */
  private boolean paused;

  private volatile @Nullable String fault;

  /**
   * @param writer runs one thing at a time, elsewhere: the disk may take long
   */
  AdmittedUsers(String group, UsersFile file, Executor writer) throws IOException {
    this.group = group;
    this.file = file;
    this.writer = writer;
    file.read().forEach(place -> numbers.putIfAbsent(place, numbers.size()));
    in = numbers.size();
  }

  @Override
  public int number(long place) {
    Integer number = numbers.get(place);
    return number == null ? NOT_IN : number;
  }

  @Override
  public int size() {
    return numbers.size();
  }

  @Override
  public void ask(long place, int most) {
    if (numbers.size() >= most) {
      return;
    }
    boolean first;
    synchronized (waiting) {
      if (paused || in + waiting.size() >= most || numbers.containsKey(place)) {
        return;
      }
      first = waiting.isEmpty();
      if (!waiting.add(place)) {
        return;
      }
    }
    if (first) {
      writer.execute(this::write);
    }
  }

  /** Nobody is in any more. */
  synchronized void clear() throws IOException {
    file.clear();
    numbers.clear();
    synchronized (waiting) {
      waiting.clear();
      in = 0;
    }
  }

  /** Those who wait ask again with their next request; perhaps another process by then. */
  synchronized void pause() {
    synchronized (waiting) {
      waiting.clear();
      paused = true;
    }
  }

  synchronized void resume() throws IOException {
    file.read().forEach(place -> numbers.putIfAbsent(place, numbers.size()));
    synchronized (waiting) {
      in = numbers.size();
      paused = false;
    }
  }

  /** Why nobody can be let in; empty as a rule. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Until nobody waits, also those who come meanwhile: after a stop it is not called again. */
  private void write() {
    boolean more = true;
    while (more) {
      more = writeThoseWhoWait();
    }
  }

  private synchronized boolean writeThoseWhoWait() {
    List<Long> batch;
    synchronized (waiting) {
      if (paused) {
        return false;
      }
      batch = new ArrayList<>(waiting);
    }
    try {
      file.append(batch);
      batch.forEach(place -> numbers.put(place, numbers.size()));
      fault = null;
    } catch (IOException e) {
      if (fault == null) {
        log.error(
            "Nobody more is let in to the canary of {}: its list cannot be written", group, e);
      }
      fault = "the users of " + group + " cannot be written: " + e;
    }
    synchronized (waiting) {
      // Those who could not be written ask again with their next request.
      batch.forEach(waiting::remove);
      in = numbers.size();
      return !waiting.isEmpty();
    }
  }
}
