package io.figwizard.routingproxy.control;

import java.util.List;

/**
 * Who was on the function until a rollback.
 *
 * @param users different users whom it has served since the route left the monolith, or since the
 *     proxy started, over all routes of the rollback
 * @param exact whether that is exact; an estimate is off by 3 % at most, as a rule
 * @param streams WebSockets and streams of server-sent events that are still open there
 * @param notCounted proxies with the same state whose users and streams are not among them
 */
public record MovedBack(long users, boolean exact, int streams, List<String> notCounted) {

  public MovedBack {
    notCounted = List.copyOf(notCounted);
  }

  /** {@code 37 users are back, 2 streams remain on the function}. */
  @Override
  public String toString() {
    return (exact ? "" : "about ")
        + users
        + (users == 1 ? " user is back, " : " users are back, ")
        + (streams == 0
            ? "no stream remains on the function"
            : streams == 1
                ? "1 stream remains on the function"
                : streams + " streams remain on the function")
        + (notCounted.isEmpty() ? "" : " (not counted: " + String.join(", ", notCounted) + ")");
  }
}
