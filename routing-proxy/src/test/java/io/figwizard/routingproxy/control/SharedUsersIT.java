package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.CuttableRelay;
import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.StateUpdate;
import io.figwizard.routingproxy.control.state.TestState;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A budget of users over two proxies that share their state. */
final class SharedUsersIT {

  private static final String ROUTE = "drilling.submit-answer";
  private static final String OTHER = "drilling.next-cards";

  @RegisterExtension private static final SharedProxies PROXIES = new SharedProxies();

  @TempDir Path folder;
  private Path routes;
  private SharedProxy one;
  private SharedProxy two;

  @BeforeEach
  void start() throws IOException {
    routes = Files.writeString(folder.resolve("routes.yml"), SharedProxy.ROUTES);
    one = PROXIES.start("one", routes);
    two = PROXIES.start("two", routes);
  }

  @Test
  void allProxiesTogetherLetInAsManyAsTheBudgetSaysHoweverManyAskAtOnce() {
    canary(50);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    CompletableFuture<?>[] asking =
        IntStream.range(0, 6)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> {
                          SharedProxy proxy = thread % 2 == 0 ? one : two;
                          for (int user = 0;
                              in(proxy).size() < 50 && System.nanoTime() - end < 0;
                              user = (user + 7) % 600) {
                            ask(proxy, "user-" + (user + thread * 31) % 600);
                          }
                        }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture<Void> all = CompletableFuture.allOf(asking);
    while (!all.isDone() && System.nanoTime() - end < 0) {
      Set<String> served = new TreeSet<>(in(one));
      served.addAll(in(two));
      assertThat(served).hasSizeLessThanOrEqualTo(50);
    }
    assertThat(all).succeedsWithin(60, TimeUnit.SECONDS);

    assertThat(in(one)).hasSize(50).isEqualTo(in(two));
    assertThat(one.budgets.admitted()).isEqualTo(Map.of("drilling", 50));
    assertThat(usersInTheDatabase()).isEqualTo(50);
  }

  @Test
  void whomOneProxyLetsInIsOnTheFunctionAtTheOtherToo() {
    canary(2);
    ask(one, "user-1");
    await(() -> in(two).equals(Set.of("user-1")));
    ask(two, "user-2");
    await(() -> in(one).equals(Set.of("user-1", "user-2")));

    ask(one, "user-3");
    two.flipToUsers(ROUTE, 3);
    await(() -> Objects.equals(one.route(ROUTE).users(), 3));
    letIn(one, "user-4");
    await(() -> in(two).equals(Set.of("user-1", "user-2", "user-4")));

    one.flipToUsers(ROUTE, 1);
    await(() -> in(two).equals(Set.of("user-1")));
    assertThat(in(one)).isEqualTo(Set.of("user-1"));
  }

  @Test
  void theRoutesOfAGroupShareTheirUsersAndAPercentageKeepsThem() {
    one.control.flipGroup("drilling", SharedProxy.toUsers(1), Map.of());
    letIn(one, "user-1");
    await(() -> side(two, OTHER, "user-1") == Side.EXTRACTED);

    two.flip(ROUTE, Mode.CANARY, 0.01);
    await(() -> one.route(ROUTE).users() == null);
    assertThat(side(one, ROUTE, "user-1")).isEqualTo(Side.EXTRACTED);
    assertThat(side(two, ROUTE, "user-1")).isEqualTo(Side.EXTRACTED);
  }

  @Test
  void aBudgetInPlaceOfAPercentageBeginsWithNobody() {
    one.flip(ROUTE, Mode.CANARY, 50.0);
    await(() -> two.route(ROUTE).percent() == 50);
    two.flipToUsers(ROUTE, 1);
    assertThat(in(two)).isEmpty();
    letIn(two, "user-1");
    await(() -> in(one).equals(Set.of("user-1")));
  }

  @Test
  void whoIsCutOffFromTheDatabaseLetsNobodyInAndKeepsWhoIsIn() {
    canary(2);
    letIn(one, "user-1");
    await(() -> in(two).equals(Set.of("user-1")));
    two.line.cut();
    await(() -> two.control.diskFault().isPresent());

    ask(two, "user-2");
    await(() -> !two.budgets.faults().isEmpty());
    assertThat(two.budgets.faults().get(0)).contains("nobody more is let in", "drilling");
    assertThat(in(two)).isEqualTo(Set.of("user-1"));
    letIn(one, "user-3");
    assertThat(in(two)).isEqualTo(Set.of("user-1"));

    two.line.mend();
    await(() -> in(two).equals(Set.of("user-1", "user-3")));
    await(() -> two.budgets.faults().isEmpty());
    assertThat(usersInTheDatabase()).isEqualTo(2);
  }

  @Test
  void aRollbackTakesEverybodyBackAndTheNextCanaryBeginsWithOthers() {
    canary(2);
    letIn(one, "user-1");
    letIn(two, "user-2");
    two.line.cut();
    one.control.rollback(ROUTE, "bob", "errors");
    assertThat(in(one)).isEmpty();

    one.flipToUsers(ROUTE, 2);
    assertThat(in(one)).isEmpty();
    letIn(one, "user-3");
    assertThat(in(one)).isEqualTo(Set.of("user-3"));
    assertThat(in(two)).as("it has not heard of all that").contains("user-2");

    two.line.mend();
    await(() -> in(two).equals(Set.of("user-3")));
    letIn(two, "user-2");
    await(() -> in(one).equals(Set.of("user-2", "user-3")));
    assertThat(usersInTheDatabase()).isEqualTo(2);
  }

  @Test
  void everybodyIsInAgainWithARestart() throws IOException {
    canary(2);
    letIn(one, "user-1");
    letIn(two, "user-2");

    two.close();
    two = PROXIES.start("two", routes);
    assertThat(in(two)).isEqualTo(Set.of("user-1", "user-2"));

    ask(two, "user-3");
    two.flipToUsers(ROUTE, 3);
    letIn(two, "user-4");
    await(() -> in(one).equals(Set.of("user-1", "user-2", "user-4")));
  }

  @Test
  void alsoWhereTheDatabaseIsAwayAtTheStart() throws IOException {
    canary(3);
    letIn(one, "user-1");
    letIn(two, "user-2");
    await(() -> in(two).size() == 2);
    Path known = folder.resolve("two/last-known-state.json");
    await(() -> Files.exists(known) && Files.readString(known).contains("\"users\" : 3"));
    two.close();
    CuttableRelay line = PROXIES.line();
    line.cut();

    two = PROXIES.start("two", routes, line);
    assertThat(in(two)).isEqualTo(Set.of("user-1", "user-2"));
    letIn(one, "user-3");
    line.mend();
    await(() -> in(two).equals(Set.of("user-1", "user-2", "user-3")));
  }

  @Test
  void whomARestoredDatabaseHasForgottenIsOut() {
    canary(2);
    letIn(one, "user-1");
    letIn(one, "user-2");
    await(() -> in(two).size() == 2);

    TestState.jdbi(PROXIES.postgres())
        .useTransaction(
            it -> {
              it.execute("delete from fig_proxy.canary_user where number = 1");
              it.execute("update fig_proxy.canary set users = 1");
            });

    await(() -> in(one).equals(Set.of("user-1")) && in(two).equals(Set.of("user-1")));
    letIn(two, "user-3");
    await(() -> in(one).equals(Set.of("user-1", "user-3")));
  }

  @Test
  void whoseNumberSomebodyElseHasInADatabaseThatTookOverIsOut() {
    canary(3);
    letIn(one, "user-1");
    letIn(one, "user-2");
    letIn(one, "user-3");
    await(() -> in(two).size() == 3);

    TestState.jdbi(PROXIES.postgres())
        .useTransaction(
            it -> {
              it.execute("delete from fig_proxy.canary_user where number > 0");
              it.execute(
                  "insert into fig_proxy.canary_user (list, number, place)"
                      + " select list, number + n, place + n"
                      + " from fig_proxy.canary_user, generate_series(1, 2) as it (n)");
            });

    await(() -> in(one).equals(Set.of("user-1")) && in(two).equals(Set.of("user-1")));
    assertThat(one.budgets.admitted()).isEqualTo(Map.of("drilling", 3));
    assertThat(two.budgets.admitted()).isEqualTo(Map.of("drilling", 3));
  }

  @Test
  void aRollbackIsFollowedAlsoWhereNobodySaysWhoIsIn() {
    canary(3);
    letIn(one, "user-1");
    await(() -> in(two).equals(Set.of("user-1")));
    two.usersFail = true;
    letIn(one, "user-2");

    one.control.rollback(ROUTE, "bob", "errors");

    await(() -> in(two).isEmpty());
  }

  @Test
  void anAnswerFromBeforeACanaryDoesNotBringBackTheOneThatHasEnded() throws IOException {
    canary(2);
    letIn(one, "user-1");
    one.control.rollback(ROUTE, "bob", "errors");
    StateUpdate before = one.store.since(one.control.snapshot().state().generation());
    one.flipToUsers(ROUTE, 2);
    letIn(one, "user-2");

    one.control.follow(new AnsweringSession(before));

    assertThat(in(one)).isEqualTo(Set.of("user-2"));
  }

  private void canary(int users) {
    one.flipToUsers(ROUTE, users);
    await(() -> Objects.equals(two.route(ROUTE).users(), users));
  }

  private static void ask(SharedProxy proxy, String user) {
    proxy.route(ROUTE).admit(user);
  }

  private static void letIn(SharedProxy proxy, String user) {
    await(() -> proxy.route(ROUTE).admit(user).side() == Side.EXTRACTED);
  }

  private static Side side(SharedProxy proxy, String route, String user) {
    return proxy.route(route).assign(user).side();
  }

  private static Set<String> in(SharedProxy proxy) {
    Set<String> users = new TreeSet<>();
    for (int user = 0; user < 600; user++) {
      if (side(proxy, ROUTE, "user-" + user) == Side.EXTRACTED) {
        users.add("user-" + user);
      }
    }
    return users;
  }

  private static int usersInTheDatabase() {
    return TestState.jdbi(PROXIES.postgres())
        .withHandle(
            it ->
                it.createQuery("select count(*) from fig_proxy.canary_user")
                    .mapTo(Integer.class)
                    .one());
  }

  /** Says what it was told to say; nobody is in. */
  private record AnsweringSession(StateUpdate answer) implements SharedSession {

    @Override
    public StateUpdate since(long generation) {
      return answer;
    }

    @Override
    public List<Long> users(UUID list, int from) {
      return List.of();
    }

    @Override
    public void report(long generation, String routesSha256, Doing doing) {}

    @Override
    public void await(Duration atMost) {}

    @Override
    public void leave() {}

    @Override
    public void close() {}
  }
}
