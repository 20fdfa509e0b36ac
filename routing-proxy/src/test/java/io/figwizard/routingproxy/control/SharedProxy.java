package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.CuttableRelay;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.TestState;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The control plane of one of several proxies, with a line to the database that can be cut. */
public final class SharedProxy implements AutoCloseable {

  /** To servers that nobody asks. */
  public static final String ROUTES =
      """
      upstreams:
        monolith: {url: "http://127.0.0.1:1"}
        drilling-handler: {url: "http://127.0.0.1:1"}
      default: monolith
      handlers:
        drilling:
          path: /drilling
          extracted: drilling-handler
          actions:
            submit-answer: {effect: write}
            next-cards: {effect: safe}
      """;

  public final CuttableRelay line;
  public final SharedStore store;
  public final RouteControl control;
  final UserBudgets budgets;

  /** As a database does that has no connection left, to all but those that are open already. */
  volatile boolean usersFail;

  /** Is done each time before the others are told that routes stay on the monolith. */
  volatile Runnable beforeRecall = () -> {};

  /** Is done each time before a change is written. */
  volatile Runnable beforeWrite = () -> {};

  /** What the others are told that it does. */
  volatile Doing doing = Doing.NOTHING;

  private final StateWatch watch;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  SharedProxy(Map<String, String> state, String name, Path routes, CuttableRelay line)
      throws IOException {
    this.line = line;
    store = failing(TestState.open(state, name, routes.resolveSibling(name)));
    Clock clock = Clock.systemUTC();
    budgets = UserBudgets.open(routes.resolveSibling(name).resolve("users"), store);
    control =
        new RouteControl(read(routes), store, TestEvidence.check(clock), clock, false, budgets);
    control.start();
    watch = new StateWatch(control, store, executor, () -> doing, (session, generation) -> {});
    watch.start();
  }

  private SharedStore failing(SharedStore real) {
    return (SharedStore)
        Proxy.newProxyInstance(
            SharedProxy.class.getClassLoader(),
            new Class<?>[] {SharedStore.class},
            (self, method, arguments) -> {
              if (usersFail && method.getName().equals("users")) {
                throw new IOException("too many connections");
              }
              if (method.getName().equals("write")) {
                beforeWrite.run();
              }
              if (method.getName().equals("recall")) {
                beforeRecall.run();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  static RoutesFile read(Path routes) throws IOException {
    return new RoutesFileReader(name -> null).read(routes);
  }

  public Route route(String id) {
    return control.current().route(id).orElseThrow();
  }

  public FlipResult flip(String id, Mode mode, @Nullable Double percent) {
    return control.flip(id, request(mode, percent, null));
  }

  /** A canary of so many users. */
  FlipResult flipToUsers(String id, int users) {
    return control.flip(id, toUsers(users));
  }

  static FlipRequest toUsers(int users) {
    return new FlipRequest(
        Mode.CANARY, null, "ada", "no gate here", true, null, null, Accepted.NONE, users, null);
  }

  static FlipRequest request(Mode mode, @Nullable Double percent, @Nullable Long generation) {
    return new FlipRequest(mode, percent, "ada", "no gate here", true, null, generation);
  }

  /** Does nothing the second time. */
  @Override
  public void close() throws IOException {
    if (executor.isShutdown()) {
      return;
    }
    watch.stop();
    line.close();
    executor.shutdown();
    try {
      // It writes files of a folder that the next one may be given.
      assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      budgets.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
