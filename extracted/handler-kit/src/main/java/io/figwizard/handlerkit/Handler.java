package io.figwizard.handlerkit;

import io.dropwizard.core.setup.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.model.Resource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One domain's actions behind one address: {@code POST /name} with the action's name in the body.
 *
 * <pre>
 * Handler.named("drilling")
 *     .database(jdbi)
 *     .action(new SubmitAnswer(clock))
 *     .mount(environment);
 * </pre>
 *
 * Used once, by one thread, in a bundle's {@code run}; {@link HandlerKitBundle} must come before.
 */
public final class Handler {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final String name;
  private final List<Action<?, ?>> actions = new ArrayList<>();
  private @Nullable Jdbi jdbi;

  private Handler(String name) {
    this.name = name;
  }

  /**
   * Begins a handler.
   *
   * @param name the domain's: the path and, for idempotency, the schema
   */
  public static Handler named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" cannot be a handler's name; expected lower case letters, digits, hyphens.");
    }
    return new Handler(name);
  }

  /** Gives the actions {@link Call#sql} and their callers {@code Idempotency-Key}. */
  public Handler database(Jdbi jdbi) {
    this.jdbi = jdbi;
    return this;
  }

  public Handler action(Action<?, ?> action) {
    actions.add(action);
    return this;
  }

  /**
   * Makes the actions reachable.
   *
   * @throws IllegalArgumentException naming the class, when an action lacks {@link Handles}, takes
   *     something else than a record or shares its name with another
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}, or has this
   *     handler already
   */
  public void mount(Environment environment) {
    HandlerKit kit = HandlerKit.of(environment);
    Map<String, ActionDefinition<?, ?>> definitions = definitions(kit);
    if (!kit.mounted().add(name)) {
      throw new IllegalStateException("The handler " + name + " is mounted already.");
    }
    ActionRouter router =
        new ActionRouter(name, kit, definitions, new ActionRunner(name, kit, jdbi));
    Resource.Builder resource = Resource.builder(name);
    resource.addMethod("POST").handledBy(router);
    resource.addMethod("OPTIONS").handledBy(router.refusal());
    environment.jersey().getResourceConfig().registerResources(resource.build());
  }

  private Map<String, ActionDefinition<?, ?>> definitions(HandlerKit kit) {
    if (actions.isEmpty()) {
      throw new IllegalArgumentException("The handler " + name + " has no action.");
    }
    Map<String, ActionDefinition<?, ?>> definitions = new TreeMap<>();
    for (Action<?, ?> action : actions) {
      ActionDefinition<?, ?> definition = ActionDefinition.of(action);
      kit.binder().prepare(definition.requestType());
      ActionDefinition<?, ?> other = definitions.put(definition.name(), definition);
      if (other != null) {
        throw new IllegalArgumentException(
            "Both "
                + other.action().getClass().getName()
                + " and "
                + action.getClass().getName()
                + " handle the action \""
                + definition.name()
                + "\". Rename one of them.");
      }
    }
    return definitions;
  }
}
