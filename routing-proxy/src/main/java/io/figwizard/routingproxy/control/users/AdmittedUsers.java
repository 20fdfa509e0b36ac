package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.control.state.Wish;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group's, in memory and in a file. Who waits to be written is not in yet. Thread-safe. */
final class AdmittedUsers implements GroupUsers {

  private static final Logger log = LoggerFactory.getLogger(AdmittedUsers.class);

  private final String group;
  private final UsersFile file;
  private final Executor writer;
  private final Map<Long, Integer> numbers = new ConcurrentHashMap<>();
  private final WaitingUsers waiting = new WaitingUsers(numbers::containsKey);
  private volatile @Nullable String fault;

  /**
   * @param writer runs one thing at a time, elsewhere: the disk may take long
   */
  AdmittedUsers(String group, UsersFile file, Executor writer) throws IOException {
    this.group = group;
    this.file = file;
    this.writer = writer;
    resume();
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
    if (numbers.size() < most && waiting.add(place, most)) {
      writer.execute(this::write);
    }
  }

  /** Nobody is in any more. */
  synchronized void clear() throws IOException {
    file.clear();
    numbers.clear();
    waiting.clear(0);
  }

  @Override
  public synchronized void pause() {
    waiting.pause();
  }

  @Override
  public synchronized void resume() throws IOException {
    file.read().forEach(place -> numbers.putIfAbsent(place, numbers.size()));
    waiting.resume(numbers.size());
  }

  @Override
  public Optional<String> fault() {
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
    List<Wish> batch = waiting.batch();
    if (batch.isEmpty()) {
      return false;
    }
    List<Long> places = batch.stream().map(Wish::place).toList();
    try {
      file.append(places);
      places.forEach(place -> numbers.put(place, numbers.size()));
      fault = null;
    } catch (IOException | RuntimeException e) {
      // Whatever it is: those who wait would wait for ever, and keep the others from asking.
      if (fault == null) {
        log.error(
            "Nobody more is let in to the canary of {}: its list cannot be written", group, e);
      }
      fault = "the users of " + group + " cannot be written: " + e;
    }
    return waiting.done(batch, numbers.size());
  }
}
