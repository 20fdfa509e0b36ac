package io.figwizard.handlerkit;

import io.dropwizard.core.setup.Environment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What the domains of an application would have done outside of requests. A domain registers it in
 * its bundle's {@code run}; in the monolith the worker does it, in a function nobody does. Filled
 * by one thread before the server starts, then only read.
 */
public final class Background {
  private final Map<String, EventConsumer> consumers = new LinkedHashMap<>();
  private final Map<String, BackgroundJob> jobs = new LinkedHashMap<>();
  private final Map<String, Jdbi> outboxes = new LinkedHashMap<>();

  Background() {}

  /**
   * The application's.
   *
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}
   */
  public static Background of(Environment environment) {
    return HandlerKit.of(environment).background();
  }

  /**
   * @throws IllegalStateException when there is one of this name already
   */
  public Background consumer(EventConsumer consumer) {
    refuseSecond(consumers.putIfAbsent(consumer.name(), consumer), "consumer", consumer.name());
    return this;
  }

  /**
   * @throws IllegalStateException when there is one of this name already
   */
  public Background job(BackgroundJob job) {
    refuseSecond(jobs.putIfAbsent(job.name(), job), "job", job.name());
    return this;
  }

  /**
   * The domain has a table {@code outbox} ({@code db/handlerkit/outbox.xml}) whose rows are to be
   * delivered.
   *
   * @param jdbi under the domain's role
   * @throws IllegalStateException when the domain's is known already
   */
  public Background outbox(String domain, Jdbi jdbi) {
    refuseSecond(outboxes.putIfAbsent(domain, jdbi), "outbox", domain);
    return this;
  }

  public Collection<EventConsumer> consumers() {
    return consumers.values();
  }

  public Collection<BackgroundJob> jobs() {
    return jobs.values();
  }

  /** By domain. */
  public Map<String, Jdbi> outboxes() {
    return Map.copyOf(outboxes);
  }

  private static void refuseSecond(@Nullable Object first, String what, String name) {
    if (first != null) {
      throw new IllegalStateException(
          "There are two of the %s \"%s\". Register it once, also where a handler has two variants."
              .formatted(what, name));
    }
  }
}
