package io.figwizard.routingproxy.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All routes of one instant. Immutable and thread-safe. */
public final class RouteTable {

  /** What was found for a method and a path. */
  public sealed interface Match permits Match.Direct, Match.ByAction {

    /** One route serves every request here. */
    record Direct(Route route) implements Match {}

    /**
     * The body's {@code action} tells the route.
     *
     * @param actions by the action's name
     * @param fallback for every action that is unknown or cannot be read
     */
    record ByAction(Map<String, Route> actions, Route fallback) implements Match {
      public ByAction {
        actions = Map.copyOf(actions);
      }
    }
  }

  private final long generation;
  private final Match unnamed;
  private final Map<String, Map<String, Match>> fixed;
  private final Map<String, TemplateTree<Match>> templates;
  private final Map<String, Route> byId;

  private RouteTable(Builder builder) {
    generation = builder.generation;
    unnamed = new Match.Direct(builder.unnamed);
    fixed = builder.fixed;
    templates = builder.templates;
    byId = builder.byId;
  }

  /**
   * @param generation counts the changes; shown to operators
   * @param unnamed serves what no route names
   */
  public static Builder builder(long generation, Route unnamed) {
    return new Builder(generation, unnamed);
  }

  /** Counts the changes: a higher one is newer. */
  public long generation() {
    return generation;
  }

  /**
   * Finds who is responsible for a request; what no route names belongs to the default route. A
   * fixed path takes one look-up, a template as many as it has segments. A HEAD request belongs to
   * the GET route. One slash at the end makes no difference: Jersey serves the same resource with
   * it and without.
   *
   * @param method in capitals, as HTTP sends it
   * @param path without the query and without path parameters
   */
  public Match find(String method, String path) {
    Match match = lookUp(method, path);
    if (match == null && method.equals("HEAD")) {
      match = lookUp("GET", path);
    }
    if (match == null) {
      String bare = withoutLastSlash(path);
      return bare.equals(path) ? unnamed : find(method, bare);
    }
    return match;
  }

  /**
   * As {@link #find(String, String)}, for a path that servers may read in two ways; null where
   * these belong to different routes. A Dropwizard would serve the one by Jetty's reading and the
   * other by Jersey's.
   *
   * @param path as {@link ResourcePath#of} has it
   * @param literal as {@link ResourcePath#literal} has it, mostly the same
   */
  public @Nullable Match find(String method, String path, String literal) {
    Match match = find(method, path);
    return literal.equals(path) || match.equals(find(method, literal)) ? match : null;
  }

  /** All named routes in the order of the configuration, the default route last. */
  public Collection<Route> routes() {
    return byId.values();
  }

  /** The route of that id. */
  public Optional<Route> route(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Of two slashes at the end both stay: that is another resource. */
  private static String withoutLastSlash(String path) {
    int last = path.length() - 1;
    return last > 0 && path.charAt(last) == '/' && path.charAt(last - 1) != '/'
        ? path.substring(0, last)
        : path;
  }

  private @Nullable Match lookUp(String method, String path) {
    Map<String, Match> paths = fixed.get(method);
    Match match = paths == null ? null : paths.get(path);
    if (match != null) {
      return match;
    }
    TemplateTree<Match> tree = templates.get(method);
    return tree == null ? null : tree.find(path);
  }

  /** Collects routes for one table; not thread-safe, used once. */
  public static final class Builder {

    private final long generation;
    private final Route unnamed;
    private final Map<String, Map<String, Match>> fixed = new HashMap<>();
    private final Map<String, TemplateTree<Match>> templates = new HashMap<>();
    private final Map<String, Route> byId = new LinkedHashMap<>();

    private Builder(long generation, Route unnamed) {
      this.generation = generation;
      this.unnamed = unnamed;
    }

    /**
     * Adds a route of its own. Throws IllegalArgumentException where one of that shape is there.
     */
    public Builder direct(String method, String path, Route route) {
      return put(method, path, new Match.Direct(route)).id(route);
    }

    /**
     * Adds a handler whose routes are told apart by the body's {@code action}. Throws
     * IllegalArgumentException where a route of that shape is there.
     */
    public Builder byAction(
        String method, String path, Map<String, Route> actions, Route fallback) {
      put(method, path, new Match.ByAction(actions, fallback)).id(fallback);
      actions.values().forEach(this::id);
      return this;
    }

    /** The finished table; the builder is not to be used again. */
    public RouteTable build() {
      id(unnamed);
      return new RouteTable(this);
    }

    private Builder put(String method, String path, Match match) {
      String bare = withoutLastSlash(path);
      PathTemplate template = PathTemplate.parse(bare);
      Object before =
          template.isFixed()
              ? fixed.computeIfAbsent(method, m -> new HashMap<>()).put(bare, match)
              : templates.computeIfAbsent(method, m -> new TemplateTree<>()).put(template, match);
      if (before != null) {
        throw new IllegalArgumentException(
            "two routes match " + method + " " + template.shape() + "; keep one of them");
      }
      return this;
    }

    private Builder id(Route route) {
      if (byId.put(route.id(), route) != null) {
        throw new IllegalArgumentException(
            "two routes have the id " + route.id() + "; rename one of them");
      }
      return this;
    }
  }
}
