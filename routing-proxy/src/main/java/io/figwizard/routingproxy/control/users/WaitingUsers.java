package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.control.state.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Those of a group who asked to be let in and are not written yet; as many at most as there is room
 * for. Thread-safe; nothing here waits.
 */
final class WaitingUsers {

  private final LongPredicate isIn;
  private final Map<Long, Wish> wishes = new LinkedHashMap<>();

  /** How many are in and do not wait any more. */
  private int in;

  private boolean paused;

  /**
   * @param isIn whoever is in, is so before it is no longer here
   */
  WaitingUsers(LongPredicate isIn) {
    this.isIn = isIn;
  }

  /** Whether somebody is to be called for the batch: nobody waited before. */
  synchronized boolean add(long place, int most) {
    if (paused || in + wishes.size() >= most || isIn.test(place)) {
      return false;
    }
    boolean first = wishes.isEmpty();
    return wishes.putIfAbsent(place, new Wish(place, most)) == null && first;
  }

  /** In the order of their coming; nobody while it is paused. */
  synchronized List<Wish> batch() {
    return paused ? List.of() : new ArrayList<>(wishes.values());
  }

  /**
   * Takes off those who are in now, and those who could not be let in: they ask again.
   *
   * @return whether others have come meanwhile
   */
  synchronized boolean done(List<Wish> batch, int nowIn) {
    batch.forEach(wish -> wishes.remove(wish.place()));
    in = nowIn;
    return !wishes.isEmpty();
  }

  /** Nobody waits any more. */
  synchronized void clear(int nowIn) {
    wishes.clear();
    in = nowIn;
  }

  synchronized void pause() {
    wishes.clear();
    paused = true;
  }

  synchronized void resume(int nowIn) {
    in = nowIn;
    paused = false;
  }
}
