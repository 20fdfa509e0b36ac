package io.figwizard.routingproxy.routes;

import java.time.Duration;

/**
 * How servers are asked whether they are well: {@code GET path}, on a connection of its own. Well
 * is who answers 2xx in time.
 *
 * @param path starts with a slash
 * @param interval from one question to the next
 * @param timeout of one question, from connecting to the answer's head
 * @param healthy good answers in a row that bring a server back
 * @param unhealthy others in a row that take it out
 */
public record ActiveHealth(
    String path, Duration interval, Duration timeout, int healthy, int unhealthy) {

  /** What applies where routes.yml says no more than {@code health: {}}. */
  public static final ActiveHealth DEFAULT =
      new ActiveHealth("/fig/ready", Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 3);

  public ActiveHealth {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must start with /, is " + path);
    }
    if (interval.isZero() || interval.isNegative() || timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "interval and timeout must be longer than zero, are " + interval + " and " + timeout);
    }
    if (healthy <= 0 || unhealthy <= 0) {
      throw new IllegalArgumentException(
          "healthy and unhealthy must be above zero, are " + healthy + " and " + unhealthy);
    }
  }
}
