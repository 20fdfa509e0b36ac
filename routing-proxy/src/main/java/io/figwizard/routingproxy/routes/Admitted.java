package io.figwizard.routingproxy.routes;

/**
 * The users of one route group whom a canary with a budget has let in, numbered in the order in
 * which they came. Who is in stays in, with the same number, until the group's canary ends.
 * Thread-safe; called by the event loops, so nothing here waits.
 */
public interface Admitted {

  /** Stands for a user who is not in. */
  int NOT_IN = -1;

  /**
   * @param place of the user, as {@link Buckets#place}
   * @return the user's number, from 0, or {@link #NOT_IN}
   */
  int number(long place);

  /** How many are in. */
  int size();

  /**
   * Lets a user in unless there are so many already. Not at once: the list is on the disk before
   * {@link #number} knows of it, so that a crash cannot make the function serve more users than
   * were allowed.
   *
   * @param most how many may be in
   */
  void ask(long place, int most);
}
