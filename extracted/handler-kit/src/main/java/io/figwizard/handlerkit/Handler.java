package io.figwizard.handlerkit;

import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.jersey.process.Inflector;
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
  private Variant variant = Variant.PRODUCTION;
  private final List<Action<?, ?>> actions = new ArrayList<>();
  private final List<RawAction<?>> rawActions = new ArrayList<>();
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

  /** Which variant this is; {@link Variant#PRODUCTION} when not said. The path follows it. */
  public Handler variant(Variant variant) {
    this.variant = variant;
    return this;
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

  /** At {@code POST /name/action}, beneath the path of the others. */
  public Handler raw(RawAction<?> action) {
    rawActions.add(action);
    return this;
  }

  /**
   * Makes the actions reachable.
   *
   * @throws IllegalArgumentException naming the class, when an action lacks {@link Handles}, takes
   *     something else than a record, shares its name with another or is {@link RateLimited}
   *     without a database to count in
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}, or has this
   *     handler already
   */
  public void mount(Environment environment) {
    HandlerKit kit = HandlerKit.of(environment);
    if (actions.isEmpty() && rawActions.isEmpty()) {
      throw new IllegalArgumentException("The handler " + name + " has no action.");
    }
    Map<String, ActionDefinition<?, ?>> definitions = definitions(kit);
    Map<String, ActionDefinition<RawRequest, ?>> rawDefinitions = rawDefinitions(kit);
    RateLimits limits = limits(kit, definitions.values(), rawDefinitions.values());
    String path = name + variant.suffix();
    boolean first = mountedVariants(kit) == 0;
    if (!kit.mounted().add(path)) {
      throw new IllegalStateException("The handler " + path + " is mounted already.");
    }
    if (first && jdbi != null && !actions.isEmpty()) {
      kit.background().consumer(new ForgetUser(name, jdbi, limits));
    }
    if (first && jdbi != null && !limits.isEmpty()) {
      kit.background().job(new ForgetBuckets(name, jdbi, kit.clock()));
    }
    ActionRunner runner = new ActionRunner(path, variant, kit, jdbi);
    PostOnly postOnly = new PostOnly(kit.envelope());
    if (!definitions.isEmpty()) {
      ActionReader reader = new ActionReader(kit, definitions);
      DryRunRouter dryRuns = kit.dryRuns().router(path, variant, kit, reader, runner, jdbi);
      definitions
          .values()
          .forEach(it -> kit.actions().add("/" + path, it.name(), it.action().getClass()));
      register(
          environment,
          path,
          new ActionRouter(path, variant, kit, reader, limits, runner, dryRuns),
          postOnly);
    }
    for (ActionDefinition<RawRequest, ?> raw : rawDefinitions.values()) {
      kit.actions().add("/" + path + "/" + raw.name(), "", raw.action().getClass());
      register(
          environment,
          path + "/" + raw.name(),
          new RawRouter(path, kit, raw, limits, runner),
          postOnly);
    }
  }

  private static void register(
      Environment environment,
      String path,
      Inflector<ContainerRequestContext, Response> router,
      PostOnly postOnly) {
    Resource.Builder resource = Resource.builder(path);
    resource.addMethod("POST").handledBy(router);
    resource.addMethod("OPTIONS").handledBy(postOnly);
    environment.jersey().getResourceConfig().registerResources(resource.build());
  }

  private long mountedVariants(HandlerKit kit) {
    return Stream.of(Variant.values())
        .filter(v -> kit.mounted().contains(name + v.suffix()))
        .count();
  }

  private Map<String, ActionDefinition<?, ?>> definitions(HandlerKit kit) {
    Map<String, ActionDefinition<?, ?>> definitions = new TreeMap<>();
    for (Action<?, ?> action : actions) {
      ActionDefinition<?, ?> definition = ActionDefinition.of(action);
      kit.binder().prepare(definition.requestType());
      kit.errors().own(action.getClass());
      refuseSecond(definitions.put(definition.name(), definition), action);
    }
    return definitions;
  }

  private Map<String, ActionDefinition<RawRequest, ?>> rawDefinitions(HandlerKit kit) {
    Map<String, ActionDefinition<RawRequest, ?>> definitions = new TreeMap<>();
    for (RawAction<?> action : rawActions) {
      ActionDefinition<RawRequest, ?> definition = ActionDefinition.ofRaw(action);
      kit.errors().own(action.getClass());
      refuseSecond(definitions.put(definition.name(), definition), action);
    }
    return definitions;
  }

  private RateLimits limits(
      HandlerKit kit,
      Collection<ActionDefinition<?, ?>> actions,
      Collection<ActionDefinition<RawRequest, ?>> rawActions) {
    List<ActionDefinition<?, ?>> all = new ArrayList<>(actions);
    all.addAll(rawActions);
    Map<String, List<RateLimit>> limits =
        new DeclaredLimits(name, kit.configuration().getRateLimits()).of(all);
    if (!limits.isEmpty() && jdbi == null) {
      throw new IllegalArgumentException(
          "The handler %s has no database to count calls in, but @RateLimited actions: %s. Give it one with Handler.database."
              .formatted(name, String.join(", ", new TreeSet<>(limits.keySet()))));
    }
    return new RateLimits(limits, jdbi == null ? null : new BucketStore(jdbi, kit.clock()));
  }

  private static void refuseSecond(@Nullable ActionDefinition<?, ?> first, Action<?, ?> action) {
    if (first != null) {
      throw new IllegalArgumentException(
          "Both "
              + first.action().getClass().getName()
              + " and "
              + action.getClass().getName()
              + " handle the action \""
              + first.name()
              + "\". Rename one of them.");
    }
  }
}
