package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.Nearest;
import io.figwizard.routingproxy.routes.AdvanceStep;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.PathTemplate;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSources;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the blocks {@code handlers} and {@code routes}. */
final class RoutesBlocks {

  private static final List<String> EFFECTS =
      Arrays.stream(Effect.values()).map(Effect::word).toList();
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /** What may be said of whatever is a route. */
  private static final List<String> KEYS =
      List.of(
          "effect",
          "monolith",
          "extracted",
          "group",
          "limits",
          "shadow",
          "edge",
          "watch",
          "advance",
          UserBlock.KEY);

  private static final List<String> HANDLER_KEYS = and("path", "actions");
  private static final List<String> ROUTE_KEYS = and("method", "path");

  /** What a route takes over from its surroundings where it does not say it itself. */
  private record Inherited(
      String group,
      Effect effect,
      Upstream monolith,
      @Nullable Upstream extracted,
      Limits limits,
      Shadowing shadowing,
      Edge edge,
      WatchSettings watch,
      List<AdvanceStep> advance,
      UserSources userSources) {}

  private final Findings findings;
  private final Upstreams upstreams;
  private final LimitsBlock limitsBlock;
  private final ShadowBlock shadowBlock;
  private final EdgeBlock edgeBlock;
  private final WatchBlock watchBlock;
  private final AdvanceBlock advanceBlock;
  private final UserBlock userBlock;
  private final Upstream monolith;
  private final Limits limits;
  private final Shadowing shadowing;
  private final WatchSettings watch;
  private final UserSources userSources;
  private final List<RouteDefinition> routes = new ArrayList<>();

  RoutesBlocks(
      Findings findings,
      Upstreams upstreams,
      Upstream monolith,
      Limits limits,
      Shadowing shadowing,
      WatchSettings watch,
      UserSources userSources) {
    this.findings = findings;
    this.upstreams = upstreams;
    this.limitsBlock = new LimitsBlock(findings);
    this.shadowBlock = new ShadowBlock(findings);
    this.edgeBlock = new EdgeBlock(findings);
    this.watchBlock = new WatchBlock(findings);
    this.advanceBlock = new AdvanceBlock(findings);
    this.userBlock = new UserBlock(findings);
    this.monolith = monolith;
    this.limits = limits;
    this.shadowing = shadowing.uncaptured();
    this.watch = watch;
    this.userSources = userSources;
  }

  List<RouteDefinition> read(Mapping handlers, Mapping ownRoutes) {
    for (String name : handlers.keys()) {
      checkName(name, handlers.lineOf(name));
      handler(name, handlers.block(name));
    }
    for (String name : ownRoutes.keys()) {
      checkName(name, ownRoutes.lineOf(name));
      route(name, ownRoutes.block(name));
    }
    return routes;
  }

  private void handler(String name, Mapping block) {
    block.allowOnly(HANDLER_KEYS);
    String path = path(block, "/" + name);
    Inherited common = own(block, unset(name));
    routes.add(definition(name, "POST", path, name, null, common, block.line()));
    Mapping actions = block.block("actions");
    for (String action : actions.keys()) {
      checkName(action, actions.lineOf(action));
      Mapping entry = actions.block(action);
      entry.allowOnly(KEYS);
      // An effect is never taken over: what an action does not declare may do anything.
      Inherited undeclared =
          new Inherited(
              common.group(),
              Effect.EXTERNAL,
              common.monolith(),
              common.extracted(),
              common.limits(),
              common.shadowing().uncaptured(),
              common.edge(),
              common.watch(),
              common.advance(),
              common.userSources());
      String id = name + "." + action;
      routes.add(definition(id, "POST", path, name, action, own(entry, undeclared), entry.line()));
    }
  }

  private void route(String name, Mapping block) {
    block.allowOnly(ROUTE_KEYS);
    String path = path(block, "/" + name);
    String method =
        block.required("method", "GET").map(text -> word(text, "method", METHODS)).orElse("GET");
    Inherited own = own(block, unset(name));
    routes.add(definition(name, method, path, null, null, own, block.line()));
  }

  private static List<String> and(String... more) {
    return Stream.concat(Arrays.stream(more), KEYS.stream()).toList();
  }

  private Inherited unset(String group) {
    return new Inherited(
        group,
        Effect.EXTERNAL,
        monolith,
        null,
        limits,
        shadowing,
        Edge.NONE,
        watch,
        List.of(),
        userSources);
  }

  private Inherited own(Mapping block, Inherited surrounding) {
    return new Inherited(
        block.text("group").map(Mapping.Text::value).orElse(surrounding.group()),
        block.text("effect").map(this::effect).orElse(surrounding.effect()),
        block.text("monolith").flatMap(upstreams::find).orElse(surrounding.monolith()),
        block.text("extracted").flatMap(upstreams::find).orElse(surrounding.extracted()),
        within(block.block("limits"), surrounding.limits(), limitsBlock::read),
        within(block.block("shadow"), surrounding.shadowing(), shadowBlock::read),
        within(block.block("edge"), surrounding.edge(), edgeBlock::read),
        within(block.block("watch"), surrounding.watch(), watchBlock::read),
        advanceBlock.read(block, surrounding.advance()),
        userBlock.read(block, surrounding.userSources()));
  }

  /**
   * What says nothing of its own is the surrounding one and no copy: thousands of routes share it,
   * also in the processor's caches.
   */
  private static <T> T within(Mapping own, T surrounding, BiFunction<Mapping, T, T> read) {
    return own.keys().isEmpty() ? surrounding : read.apply(own, surrounding);
  }

  private Effect effect(Mapping.Text text) {
    String word = word(text, "effect", EFFECTS);
    return EFFECTS.contains(word) ? Effect.valueOf(word.toUpperCase(Locale.ROOT)) : Effect.EXTERNAL;
  }

  private String word(Mapping.Text text, String what, List<String> known) {
    if (!known.contains(text.value())) {
      findings.add(
          text.line(),
          "unknown " + what + " \"" + text.value() + "\"; " + Nearest.hint(text.value(), known));
    }
    return text.value();
  }

  private String path(Mapping block, String example) {
    Optional<Mapping.Text> text = block.required("path", example);
    text.ifPresent(
        path -> {
          try {
            PathTemplate.parse(path.value());
          } catch (IllegalArgumentException e) {
            findings.add(path.line(), String.valueOf(e.getMessage()));
          }
          if (path.value().equals("/fig") || path.value().startsWith("/fig/")) {
            findings.add(
                path.line(), "paths under /fig are the services' own and never reach clients");
          }
        });
    return text.map(Mapping.Text::value).orElse(example);
  }

  private void checkName(String name, int line) {
    if (!NAME.matcher(name).matches() || name.equals("default")) {
      findings.add(
          line,
          "\""
              + name
              + "\" cannot be a name: use lower-case letters, digits and -, and not \"default\"");
    }
  }

  private static RouteDefinition definition(
      String id,
      String method,
      String path,
      @Nullable String handler,
      @Nullable String action,
      Inherited own,
      int line) {
    return new RouteDefinition(
        id,
        method,
        path,
        handler,
        action,
        own.effect(),
        own.group(),
        own.monolith(),
        own.extracted(),
        own.limits(),
        own.shadowing(),
        own.edge(),
        own.watch(),
        own.advance(),
        own.userSources(),
        line);
  }
}
