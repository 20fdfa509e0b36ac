package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends copies of requests to the extracted side, or to both sides to be run dry, on a thread of
 * its own: what a client waits for never waits for a copy. What is held at a time is bounded in
 * number and in bytes; beyond it copies are dropped, and counted. Thread-safe.
 */
final class Shadows {

  private static final int MOST_COPIES = 1000;
  private static final long MOST_BYTES = 32L * 1024 * 1024;
  private static final Duration CHECK = Duration.ofMillis(50);

  /** Of a route to one server, which takes no more itself: each holds a connection and locks. */
  private static final int MOST_DRY_RUNS = 2;

  private static final int CIRCUIT_FAILURES = 5;
  private static final Duration CIRCUIT_PAUSE = Duration.ofSeconds(1);

  private record LaneKey(String route, ServerAddress address) {}

  private final LoopSettings settings;
  private final Copies copies;
  private final @Nullable DryRuns dryRuns;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;
  private final ShadowMemory memory = new ShadowMemory(MOST_COPIES, MOST_BYTES);
  // Used by the event loop's thread only.
  private final Map<LaneKey, ShadowLane> lanes = new HashMap<>();
  private boolean checking;

  /**
   * @param dryRuns null where there are none: routes that write are not copied
   */
  Shadows(LoopSettings settings, Copies copies, @Nullable DryRuns dryRuns) {
    this.settings = settings;
    this.copies = copies;
    this.dryRuns = dryRuns;
    // Its thread starts with the first copy.
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("proxy-shadow", true), settings.transport().ioHandler());
    this.eventLoop = group.next();
  }

  /** Whether one more request of the route is to be copied. */
  boolean wants(Route route) {
    return route.mode() == Mode.SHADOW
        && ThreadLocalRandom.current().nextDouble() < route.shadowing().sample()
        && (!route.needsDryRun() || mayRunDry(route));
  }

  private boolean mayRunDry(Route route) {
    DryRuns known = dryRuns;
    if (known != null && !known.stops().allows(route.id())) {
      lost(route, Lost.STOPPED);
      return false;
    }
    return known != null;
  }

  /** Room for one more copy, to be given back at its end; null where there is none. */
  ShadowMemory.@Nullable Share begin() {
    return memory.begin();
  }

  void lost(Route route, Lost why) {
    copies.lost(route.id(), why);
  }

  /**
   * Takes a copy over. On the thread of the loop that carried the request.
   *
   * @param requestBody without its framing
   * @param share in which both bodies are counted already
   */
  void send(
      ProxyLoop loop,
      Route route,
      ClientConnection client,
      RequestHead head,
      String requestId,
      byte[] requestBody,
      ShadowAnswer monolith,
      ShadowMemory.Share share) {
    Upstream extracted = route.extracted();
    if (extracted == null) {
      throw new IllegalStateException("route " + route.id() + " has nothing to send copies to");
    }
    Shadowing shadowing = route.shadowing();
    ServerAddress copyTo = anyOf(loop, extracted);
    if (copyTo == null) {
      share.end();
      unreached(loop, route, extracted, request(head, requestId, requestBody));
      return;
    }
    ServerAddress repeatTo =
        ThreadLocalRandom.current().nextDouble() < shadowing.repeat()
            ? anyOf(loop, route.monolith())
            : null;
    boolean repeats = repeatTo != null;
    byte[] copy = ShadowBytes.of(loop, client, head, copyTo.server(), requestId, requestBody);
    byte[] repetition =
        repeatTo == null
            ? new byte[0]
            : ShadowBytes.of(loop, client, head, repeatTo.server(), requestId, requestBody);
    if (!share.take((long) copy.length + repetition.length)) {
      share.end();
      lost(route, Lost.QUEUE_FULL);
      return;
    }
    ShadowTask task =
        new ShadowTask(
            route, head, requestId, requestBody, monolith, repeats ? 2 : 1, copies, share);
    long deadline = System.nanoTime() + shadowing.timeout().toNanos();
    try {
      eventLoop.execute(
          () -> {
            lane(route, copyTo)
                .submit(call(task, copy, deadline, task::extracted), shadowing.maxInFlight());
            if (repeatTo != null) {
              lane(route, repeatTo)
                  .submit(
                      call(task, repetition, deadline, (answer, why) -> task.repeated(answer)),
                      shadowing.maxInFlight());
            }
          });
    } catch (RejectedExecutionException e) {
      // The proxy stops.
      share.end();
      lost(route, Lost.NO_ANSWER);
    }
  }

  /**
   * Takes a request over to run it dry on both sides. On the thread of the loop that carried it.
   *
   * @param requestId the client's
   * @param requestBody without its framing
   * @param share in which the body is counted already
   */
  void runDry(
      ProxyLoop loop,
      Route route,
      ClientConnection client,
      RequestHead head,
      String requestId,
      byte[] requestBody,
      ShadowMemory.Share share) {
    DryRuns known = Objects.requireNonNull(dryRuns, "wanted without a key");
    Upstream extracted = Objects.requireNonNull(route.extracted(), "a shadow of nothing");
    ServerAddress monolith = anyOf(loop, route.monolith());
    ServerAddress function = anyOf(loop, extracted);
    CopiedRequest request = request(head, requestId, requestBody);
    if (monolith == null || function == null) {
      share.end();
      if (monolith == null) {
        lost(route, Lost.MONOLITH_FAILED);
      } else {
        unreached(loop, route, extracted, request);
      }
      return;
    }
    boolean repeats = ThreadLocalRandom.current().nextDouble() < route.shadowing().repeat();
    DryRunHeads heads = new DryRunHeads(loop, client, head, requestId, requestBody);
    DryRunTask.Run first = heads.run(monolith, "-dry-m");
    DryRunTask.Run second = heads.run(function, "-dry-f");
    DryRunTask.Run again = repeats ? heads.run(monolith, "-dry-r") : null;
    // One of them is on its way at a time, the body in it once more.
    if (!share.take((long) heads.size() + requestBody.length)) {
      share.end();
      lost(route, Lost.QUEUE_FULL);
      return;
    }
    DryRunTask task =
        new DryRunTask(
            route,
            request,
            first,
            second,
            again,
            known,
            (to, wire, begun, ended) -> submit(route, to, wire, begun, ended, share),
            copies,
            share);
    try {
      eventLoop.execute(task::begin);
    } catch (RejectedExecutionException e) {
      // The proxy stops.
      share.end();
      lost(route, Lost.NO_ANSWER);
    }
  }

  private static CopiedRequest request(RequestHead head, String requestId, byte[] body) {
    return new CopiedRequest(
        requestId, head.method(), head.target(), head.fields().copiedFields(), body);
  }

  /** There is no address to send it to. */
  private void unreached(ProxyLoop loop, Route route, Upstream upstream, CopiedRequest request) {
    copies.lost(new FailedCopy(route, request, Lost.UNREACHABLE, loop.servers(upstream).fault()));
  }

  /** On the shadow loop's thread. */
  private void submit(
      Route route,
      ServerAddress to,
      ShadowCall.Wire wire,
      ShadowCall.Begun begun,
      ShadowCall.Ended ended,
      ShadowMemory.Share share) {
    Shadowing shadowing = route.shadowing();
    long deadline = System.nanoTime() + shadowing.timeout().toNanos();
    lane(route, to)
        .submit(
            new ShadowCall(wire, begun, false, shadowing.maxBodyBytes(), deadline, share, ended),
            Math.min(MOST_DRY_RUNS, shadowing.maxInFlight()));
  }

  /** Drops everything. To be called once, when nothing is carried any more. */
  void stop() throws InterruptedException {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS);
  }

  private static ShadowCall call(
      ShadowTask task, byte[] bytes, long deadline, ShadowCall.Ended ended) {
    return new ShadowCall(
        () -> bytes,
        head -> null,
        task.toHead(),
        task.route().shadowing().maxBodyBytes(),
        deadline,
        task.share(),
        ended);
  }

  /** Null where the upstream's name is not known yet. */
  private static @Nullable ServerAddress anyOf(ProxyLoop loop, Upstream upstream) {
    return loop.balancer().any(loop.servers(upstream).addresses());
  }

  private ShadowLane lane(Route route, ServerAddress address) {
    if (!checking) {
      checking = true;
      eventLoop.scheduleAtFixedRate(
          this::check, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return lanes.computeIfAbsent(
        new LaneKey(route.id(), address),
        key ->
            new ShadowLane(
                address, settings, new CircuitBreaker(CIRCUIT_FAILURES, CIRCUIT_PAUSE), eventLoop));
  }

  private void check() {
    long now = System.nanoTime();
    lanes.values().removeIf(lane -> lane.check(now));
  }
}
