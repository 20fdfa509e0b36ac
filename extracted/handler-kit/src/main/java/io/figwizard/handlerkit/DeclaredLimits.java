package io.figwizard.handlerkit;

import io.figwizard.handlerkit.RateLimited.By;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link RateLimited}s of a handler's actions, and what the installation says of them.
 */
final class DeclaredLimits {
  private final String handler;
  private final Map<String, RateLimitConfiguration> settings;
  private final Set<String> places = new TreeSet<>();

  /**
   * @param handler without its variant
   * @param settings by place
   */
  DeclaredLimits(String handler, Map<String, RateLimitConfiguration> settings) {
    this.handler = handler;
    this.settings = settings;
  }

  /**
   * By action, without those that have none.
   *
   * @throws IllegalArgumentException naming the class or the setting that cannot be meant
   */
  Map<String, List<RateLimit>> of(Collection<? extends ActionDefinition<?, ?>> actions) {
    Map<String, List<RateLimit>> limits = new HashMap<>();
    for (ActionDefinition<?, ?> action : actions) {
      List<RateLimit> declared = of(action);
      if (!declared.isEmpty()) {
        limits.put(action.name(), declared);
      }
    }
    refuseUnknown();
    return limits;
  }

  private List<RateLimit> of(ActionDefinition<?, ?> action) {
    Class<?> type = action.action().getClass();
    RateLimited[] declared = type.getAnnotationsByType(RateLimited.class);
    List<RateLimit> limits = new ArrayList<>();
    Set<By> seen = EnumSet.noneOf(By.class);
    for (RateLimited limit : declared) {
      if (!seen.add(limit.by())) {
        throw new IllegalArgumentException(
            type.getName() + " has two @RateLimited by " + limit.by() + "; expected one of each.");
      }
      if (limit.by() == By.USER && action.access() == Access.PUBLIC) {
        throw new IllegalArgumentException(
            type.getName()
                + " is public, so it has no user to limit. Use @RateLimited by ADDRESS.");
      }
      limits.add(inForce(action, limit, declared.length));
    }
    return limits;
  }

  private RateLimit inForce(ActionDefinition<?, ?> action, RateLimited limit, int of) {
    String place = handler + "." + action.name();
    String name = of == 1 ? place : place + "." + limit.by().name().toLowerCase(Locale.ROOT);
    places.add(name);
    @Nullable RateLimitConfiguration set = settings.get(name);
    return set == null
        ? new RateLimit(place, limit.by(), limit.requests(), limit.seconds())
        : new RateLimit(place, limit.by(), set.requests(), set.seconds());
  }

  /** Of other handlers nothing is known here: a process need not have them all. */
  private void refuseUnknown() {
    for (String name : settings.keySet()) {
      if (name.startsWith(handler + ".") && !places.contains(name)) {
        throw new IllegalArgumentException(
            "kit.rateLimits: %s is no limit of the handler %s. Limits here: %s."
                .formatted(name, handler, places.isEmpty() ? "none" : String.join(", ", places)));
      }
    }
  }
}
