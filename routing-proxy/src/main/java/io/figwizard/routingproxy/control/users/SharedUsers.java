package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.control.state.ListedUsers;
import io.figwizard.routingproxy.control.state.SharedList;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.Wish;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group's, let in by all proxies that share a state: in memory what this one knows of the list,
 * the first so many of it without a gap. Whoever is let in is in the database before. A file holds
 * a copy, for a start without the database. Thread-safe.
 */
final class SharedUsers implements GroupUsers {

  private static final Logger log = LoggerFactory.getLogger(SharedUsers.class);

  /**
   * @param list null where only the copy is known
   */
  private record Known(@Nullable UUID list, Map<Long, Integer> numbers) {

    int number(long place) {
      Integer number = numbers.get(place);
      return number == null ? NOT_IN : number;
    }

    /**
     * @param places with that number and on
     * @return whether the first so many of the list are those who are known
     */
    boolean isBegunBy(int from, List<Long> places, int size) {
      boolean same = from + places.size() >= size;
      for (int number = from; same && number < size; number++) {
        same = number(places.get(number - from)) == number;
      }
      return same;
    }
  }

  private final String group;
  private final SharedStore store;
  private final UsersFile copy;
  private final Executor claimer;
  private final WaitingUsers waiting = new WaitingUsers(place -> number(place) != NOT_IN);
  private volatile Known known = new Known(null, new ConcurrentHashMap<>());

  /** Guarded by this: the copy is another process's. */
  private boolean paused;

  private volatile @Nullable String fault;

  /**
   * @param claimer runs one thing at a time, elsewhere: the database may take long
   */
  SharedUsers(String group, SharedStore store, UsersFile copy, Executor claimer) {
    this.group = group;
    this.store = store;
    this.copy = copy;
    this.claimer = claimer;
  }

  /** Goes by the copy until the database says more. */
  synchronized void readCopy() throws IOException {
    take(known, 0, copy.read());
  }

  @Override
  public int number(long place) {
    return known.number(place);
  }

  @Override
  public int size() {
    return known.numbers().size();
  }

  @Override
  public void ask(long place, int most) {
    // After a failure it waits until the database was seen again, or each request would look.
    if (fault == null && size() < most && waiting.add(place, most)) {
      claimer.execute(this::claim);
    }
  }

  /**
   * What the database says of the list; in force when this returns. Of another list than the one
   * that has {@link #begun} it may say what it said before that one began: nothing is taken then.
   *
   * @throws IOException where it does not say who is in; what was known is in force then
   */
  void follow(SharedList now, ListedUsers users) throws IOException {
    Known seen = known;
    int size = seen.numbers().size();
    if (seen.list() == null) {
      begin(seen, now.id(), now.users() == 0 ? List.of() : users.users(now.id(), 0));
    } else if (!now.id().equals(seen.list())) {
      return;
    } else if (now.users() > size) {
      int from = Math.max(0, size - 1);
      add(seen, now.id(), size, from, users.users(now.id(), from), users);
    } else if (now.users() < size || now.last() != null && seen.number(now.last()) != size - 1) {
      // Somebody was let in since it was asked; or it was restored and has forgotten users.
      add(seen, now.id(), size, 0, users.users(now.id(), 0), users);
    }
    fault = null;
  }

  /** This is the list of now, whoever began it. */
  synchronized void begun(UUID list) {
    if (!list.equals(known.list())) {
      begin(known, list, List.of());
    }
  }

  /** Whether the database has told of the list. */
  boolean isSeen() {
    return known.list() != null;
  }

  @Override
  public synchronized void pause() {
    waiting.pause();
    paused = true;
  }

  @Override
  public synchronized void resume() {
    paused = false;
    copyAll();
    waiting.resume(size());
  }

  @Override
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Until nobody waits, also those who come meanwhile; nobody does after a failure. */
  private void claim() {
    boolean more = true;
    while (more) {
      List<Wish> batch = waiting.batch();
      if (!batch.isEmpty()) {
        claim(batch);
      }
      if (fault != null) {
        waiting.clear(size());
      }
      more = waiting.done(batch, size());
    }
  }

  private void claim(List<Wish> batch) {
    Known seen = known;
    UUID list = seen.list();
    try {
      if (list == null) {
        throw new IOException("this proxy has not seen the list since its start");
      }
      int size = seen.numbers().size();
      int from = Math.max(0, size - 1);
      add(seen, list, size, from, store.letIn(list, batch, from), store);
    } catch (IOException | RuntimeException e) {
      // Whatever it is: those who wait would wait for ever, and keep the others from asking.
      log.error("Nobody more is let in to the canary of {} here: {}", group, e.toString());
      fault =
          "nobody more is let in to the canary of "
              + group
              + " here until the state's database answers: "
              + e.getMessage();
    }
  }

  /** Another canary of the group: others are in, or nobody. Not where one has begun meanwhile. */
  private synchronized void begin(Known seen, UUID list, List<Long> places) {
    if (known != seen) {
      return;
    }
    Known next = new Known(list, new ConcurrentHashMap<>());
    take(next, 0, places);
    known = next;
    copyAll();
    waiting.clear(places.size());
  }

  /**
   * Those who are new among these. Asked for was the last who is known, too: where that is another
   * one, the database has forgotten some and let in others, and only what it says now counts.
   */
  private void add(Known seen, UUID list, int size, int from, List<Long> places, ListedUsers users)
      throws IOException {
    if (seen.isBegunBy(from, places, size)) {
      add(seen, from, places);
    } else {
      begin(seen, list, from == 0 ? places : users.users(list, 0));
    }
  }

  /** What came of a question about a list that has ended meanwhile is not taken. */
  private synchronized void add(Known seen, int from, List<Long> places) {
    if (known == seen) {
      int size = size();
      take(seen, from, places);
      if (!paused && from + places.size() > size) {
        write(false, places.subList(size - from, places.size()));
      }
    }
  }

  private static void take(Known into, int from, List<Long> places) {
    for (int i = 0; i < places.size(); i++) {
      into.numbers().put(places.get(i), from + i);
    }
  }

  private void copyAll() {
    if (!paused) {
      Long[] places = new Long[size()];
      known.numbers().forEach((place, number) -> places[number] = place);
      write(true, List.of(places));
    }
  }

  private void write(boolean anew, List<Long> places) {
    try {
      if (anew) {
        copy.clear();
      }
      copy.append(places);
    } catch (IOException e) {
      log.warn(
          "The copy of the users of {} cannot be written; a start without the state's database would"
              + " go by an older one: {}",
          group,
          e.toString());
    }
  }
}
