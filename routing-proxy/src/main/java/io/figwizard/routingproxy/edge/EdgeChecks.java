package io.figwizard.routingproxy.edge;

import io.figwizard.routingproxy.edge.Verdict.Kind;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.KeySource;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.RateLimit;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.TokenRule;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks requests as their routes say. Has threads of its own, so that neither an issuer that hangs
 * nor a flood of invented tokens holds up an event loop. Thread-safe; {@link #start} and {@link
 * #close} are called once.
 */
public final class EdgeChecks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeChecks.class);

  private static final int CHECKING_THREADS = 2;
  private static final int QUEUE = 1024;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final KeyFetch fetch;
  // As many as there are key sources that hang, so none waits for another.
  private final ExecutorService fetching =
      Executors.newCachedThreadPool(new DefaultThreadFactory("edge-keys", true));
  private final ThreadPoolExecutor checking =
      new ThreadPoolExecutor(
          CHECKING_THREADS,
          CHECKING_THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUEUE),
          new DefaultThreadFactory("edge-tokens", true));
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("edge-watch", true));
  private final Map<KeySource, KeySet> keys = new ConcurrentHashMap<>();
  private final Map<TokenRule, TokenCheck> tokens = new ConcurrentHashMap<>();
  private final RateBuckets buckets;

  /**
   * @param clock what tokens end by
   */
  public EdgeChecks(Clock clock) {
    this(clock, System::nanoTime, KeyFetch.OVER_HTTP);
  }

  EdgeChecks(Clock clock, LongSupplier nanoTime, KeyFetch fetch) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.fetch = fetch;
    this.buckets = new RateBuckets(nanoTime);
    checking.allowCoreThreadTimeOut(true);
  }

  /** Fetches keys before somebody needs them, from now on. */
  public void start(LiveRoutes routes) {
    looking.scheduleWithFixedDelay(() -> look(routes), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is still being checked is never answered. */
  @Override
  public void close() {
    looking.shutdownNow();
    checking.shutdownNow();
    fetching.shutdownNow();
  }

  /**
   * Checks a request and counts it, where its route wants that.
   *
   * @param authorization the header; null where there is none
   * @param address the client's
   * @param later told once, by another thread, where the answer takes a while
   * @return null where it does
   */
  public @Nullable Verdict check(
      Route route, @Nullable String authorization, String address, Consumer<Verdict> later) {
    Edge edge = route.edge();
    RateLimit limit = edge.rateLimit();
    // Before the token, which costs more than counting.
    Quota quota =
        limit != null && limit.by() == RateLimit.By.ADDRESS
            ? buckets.take(route.id(), limit, address(address))
            : null;
    if (quota != null && !quota.taken()) {
      return Verdict.refused(Kind.LIMITED, quota);
    }
    TokenRule rule = edge.token();
    if (rule == null) {
      return Verdict.passes(quota);
    }
    Checked checked =
        check(rule)
            .check(authorization, known -> later.accept(judge(route, known, address, quota)));
    return checked == null ? null : judge(route, checked, address, quota);
  }

  /**
   * Whether a token has ended since.
   *
   * @param tokenUntil as {@link Verdict#tokenUntil}
   */
  public boolean ended(long tokenUntil) {
    return clock.millis() >= tokenUntil;
  }

  /** Which keys cannot be had and what that means, for operators. */
  public List<String> faults() {
    return keys.values().stream().map(KeySet::fault).flatMap(Optional::stream).sorted().toList();
  }

  /**
   * @param quota null where the request is not counted yet
   */
  private Verdict judge(Route route, Checked checked, String address, @Nullable Quota quota) {
    TokenRule rule = route.edge().token();
    return switch (checked.state()) {
      case GOOD -> counted(route, checked, address, quota);
      case NONE ->
          rule != null && rule.required()
              ? Verdict.refused(Kind.NO_TOKEN, quota)
              : counted(route, null, address, quota);
      case BAD -> Verdict.refused(Kind.BAD_TOKEN, quota);
      case EXPIRED -> Verdict.refused(Kind.EXPIRED_TOKEN, quota);
      case NO_KEYS -> Verdict.refused(Kind.NO_KEYS, quota);
      case BUSY -> Verdict.refused(Kind.BUSY, quota);
    };
  }

  /**
   * @param token a good one; null where there is none
   */
  private Verdict counted(
      Route route, @Nullable Checked token, String address, @Nullable Quota before) {
    RateLimit limit = route.edge().rateLimit();
    Quota quota = before;
    if (limit != null && limit.by() == RateLimit.By.USER) {
      // A user may be called like an address, but is none.
      String who = token == null ? address(address) : "user " + token.subject();
      quota = buckets.take(route.id(), limit, who);
    }
    if (quota != null && !quota.taken()) {
      return Verdict.refused(Kind.LIMITED, quota);
    }
    return token == null ? Verdict.passes(quota) : Verdict.passes(token, quota);
  }

  private static String address(String address) {
    return "address " + ClientNetwork.of(address);
  }

  private TokenCheck check(TokenRule rule) {
    TokenCheck known = tokens.get(rule);
    return known != null ? known : tokens.computeIfAbsent(rule, this::newCheck);
  }

  private TokenCheck newCheck(TokenRule rule) {
    return new TokenCheck(rule, keys(rule.keys()), checking, clock);
  }

  private KeySet keys(KeySource source) {
    return keys.computeIfAbsent(source, made -> new KeySet(made, fetch, fetching, nanoTime));
  }

  private void look(LiveRoutes routes) {
    try {
      Set<TokenRule> rules = new HashSet<>();
      Set<KeySource> sources = new HashSet<>();
      for (Route route : routes.current().routes()) {
        TokenRule rule = route.edge().token();
        if (rule != null) {
          rules.add(rule);
          sources.add(rule.keys());
          // Also makes what there is not yet.
          check(rule);
        }
      }
      tokens.keySet().retainAll(rules);
      keys.keySet().retainAll(sources);
      keys.values().forEach(KeySet::follow);
    } catch (RuntimeException e) {
      // Thrown on, it would be the last look.
      LOG.error("looking after keys: a defect of the proxy", e);
    }
  }
}
