package io.figwizard.routingproxy.control.state;

import static io.figwizard.routingproxy.Eventually.await;
import static io.figwizard.routingproxy.Eventually.awaitDespiteFaults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.local.LocalPostgres;
import io.figwizard.routingproxy.CuttableRelay;
import io.figwizard.routingproxy.control.state.SharedFindings.Finding;
import io.figwizard.routingproxy.control.state.SharedFindings.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseStoreIT implements StateStoreContract {

  @TempDir Path folder;
  private static LocalPostgres postgres;
  private static CuttableRelay relay;

  @BeforeAll
  static void start() throws IOException {
    postgres = LocalPostgres.throwaway();
    relay = new CuttableRelay(postgres.port());
  }

  @AfterAll
  static void stop() {
    relay.close();
    postgres.close();
  }

  @BeforeEach
  void empty() {
    relay.mend();
    TestState.drop(postgres);
  }

  @Override
  public SharedStore open() throws IOException {
    return open("proxy-1", postgres.port());
  }

  private SharedStore open(String replica, int port) throws IOException {
    return TestState.open(postgres, port, replica, Files.createTempDirectory(folder, replica));
  }

  @Test
  void aChangeThatOthersWereFasterWithIsNotKept() throws IOException {
    SharedStore one = open();
    SharedStore other = open();
    one.write(ProxyState.EMPTY.after(Changes.flip(1)), List.of(Changes.flip(1)));

    assertThatThrownBy(
            () ->
                other.write(
                    ProxyState.EMPTY.after(Changes.flip(1, "else")),
                    List.of(Changes.flip(1, "else"))))
        .isInstanceOf(StaleStateException.class)
        .hasMessageContaining("generation is 1, expected 0");

    assertThat(one.history()).containsExactly(Changes.flip(1));
    assertThat(other.since(0).changes()).containsExactly(Changes.flip(1));
    assertThat(other.since(1)).isEqualTo(new StateUpdate(1, "", List.of(), false, Map.of(), 0));
  }

  @Test
  void ofManyWritersAtOnceOneAtATimeGetsThrough() throws Exception {
    SharedStore[] stores = {open(), open(), open(), open()};
    CompletableFuture<?>[] writers =
        IntStream.range(0, stores.length)
            .mapToObj(i -> CompletableFuture.runAsync(() -> writeTen(stores[i], "route-" + i)))
            .toArray(CompletableFuture[]::new);

    CompletableFuture.allOf(writers).get(60, TimeUnit.SECONDS);

    assertThat(stores[0].history())
        .extracting(Change::generation)
        .isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    assertThat(stores[0].read().latest())
        .containsOnlyKeys("route-0", "route-1", "route-2", "route-3");
  }

  private static void writeTen(SharedStore store, String route) {
    int written = 0;
    while (written < 10) {
      try {
        ProxyState state = store.read();
        Change change = Changes.flip(state.generation() + 1, route);
        store.write(state.after(change), List.of(change));
        written++;
      } catch (IOException e) {
        // Others were faster, or held the row for long: nothing was kept, so it is tried again.
        assertThat(e).isNotInstanceOf(UnknownOutcomeException.class);
      }
    }
  }

  @Test
  void findingsAreToldToTheOthersAndEachProxyHasOneOfARoute() throws IOException {
    Path own = Files.createTempDirectory(folder, "own");
    SharedStore one = TestState.open(postgres, postgres.port(), "one", own);
    SharedFindings two = open("two", postgres.port()).findings();
    one.findings().tell(Kind.BOOK, Map.of("r", "{\"n\":1}", "s", "{\"n\":9}"));
    one.findings().tell(Kind.ANSWERS, Map.of("r", "[]"));
    one.close();

    // Started again with its folder, under another name; a JSON string may hold any character.
    SharedStore again = TestState.open(postgres, postgres.port(), "uno", own);
    again.findings().tell(Kind.BOOK, Map.of("r", "{\"n\":\"\\u0000\\ud800\"}"));
    assertThat(two.others(Kind.BOOK, "r").all())
        .containsExactly(new Finding("uno", false, "{\"n\":\"\\u0000\\ud800\"}"));
    assertThat(again.findings().others(Kind.BOOK, "r").all()).as("its own").isEmpty();

    try (SharedSession session = again.follow()) {
      session.report(1, "", Doing.NOTHING);
      assertThat(two.others(Kind.BOOK, "r").all()).extracting(Finding::live).containsExactly(true);
      assertThat(two.others(Kind.BOOK, "s").all())
          .as("of the process before")
          .containsExactly(new Finding("one", false, "{\"n\":9}"));
    }
    assertThat(two.others(Kind.ANSWERS, "r").all()).hasSize(1);
  }

  @Test
  void aProxyWithACopyOfAStateFolderIsNoticedByBothAsLongAsItRuns() throws IOException {
    Path original = Files.createTempDirectory(folder, "original");
    Path copy = Files.createTempDirectory(folder, "copy");
    SharedStore one = TestState.open(postgres, postgres.port(), "one", original);
    Files.copy(original.resolve("id"), copy.resolve("id"));
    SharedStore two = TestState.open(postgres, postgres.port(), "two", copy);
    one.findings().begun();
    two.findings().begun();
    try (SharedSession first = one.follow();
        SharedSession second = two.follow()) {
      first.report(1, "", Doing.NOTHING);
      second.report(1, "", Doing.NOTHING);
    }
    lastSeen("one", "1 hour");
    lastSeen("two", "1 hour");
    two.findings().tell(Kind.BOOK, Map.of("r", "{}"));
    one.findings().tell(Kind.BOOK, Map.of("r", "{}"));

    assertThatThrownBy(() -> one.findings().others(Kind.BOOK, "r"))
        .as("it was written over")
        .hasMessageContaining("the proxy two has a copy");
    assertThatThrownBy(() -> two.findings().others(Kind.BOOK, "r"))
        .hasMessageContaining("the proxy one has a copy");

    lastSeen("two", "-6 seconds");
    assertThat(one.findings().others(Kind.BOOK, "r").all()).isEmpty();

    // Started again with its folder while the process before it counts as running.
    one.close();
    SharedFindings again = TestState.open(postgres, postgres.port(), "one", original).findings();
    again.begun();
    assertThat(again.others(Kind.BOOK, "r").all()).isEmpty();
  }

  private static void execute(String statement) {
    TestState.jdbi(postgres).useHandle(it -> it.execute(statement));
  }

  private static void lastSeen(String replica, String fromNow) {
    TestState.jdbi(postgres)
        .useHandle(
            it ->
                it.execute(
                    "update fig_proxy.replica set last_seen = now() + cast(? as interval)"
                        + " where name = ?",
                    fromNow,
                    replica));
  }

  @Test
  void findingsThatNobodyRenewedForAMonthAreForgotten() throws IOException {
    SharedFindings gone = open("gone", postgres.port()).findings();
    gone.tell(Kind.BOOK, Map.of("r", "{}"));
    TestState.jdbi(postgres)
        .useHandle(
            it -> it.execute("update fig_proxy.finding set told_at = now() - interval '31 days'"));

    SharedFindings one = open("one", postgres.port()).findings();
    assertThat(one.begun()).isEmpty();

    assertThat(one.others(Kind.BOOK, "r").all()).isEmpty();
  }

  @Test
  void whomARollbackMovedIsForgottenAfterAnHourAlsoWhereNobodyHasAnythingToTell()
      throws IOException {
    MovedUsers moved = open("two", postgres.port()).movedUsers();
    moved.tell(Stream.of(told("old", 1), told("new", 2)));
    TestState.jdbi(postgres)
        .useHandle(
            it ->
                it.execute(
                    """
                    update fig_proxy.moved_back set told_at = now() - interval '61 minutes'
                    where route = 'old'
                    """));
    SharedStore one = open("one", postgres.port());
    Map<String, Long> both = Map.of("old", 1L, "new", 2L);
    assertThat(one.movedUsers().told(both)).hasSize(2);

    assertThat(one.findings().begun()).isEmpty();

    assertThat(one.movedUsers().told(both))
        .extracting(MovedUsers.Part::users)
        .containsExactly("=2");
  }

  @Test
  void whoToldOfMovedUsersIsNamed() throws IOException {
    SharedStore two = open("two", postgres.port());
    two.movedUsers().tell(Stream.of(told("r", 1)));
    try (SharedSession session = two.follow()) {
      session.report(1, "", Doing.NOTHING);
      assertThat(open().movedUsers().told(Map.of("r", 1L)))
          .containsExactly(new MovedUsers.Part(false, "two", 1, "=1"));
    }
  }

  private static MovedUsers.Told told(String route, long generation) {
    return new MovedUsers.Told(route, generation, 1, "=" + generation);
  }

  @Test
  void beginningAnewIsKnownToAll() throws IOException {
    SharedFindings one = open().findings();
    SharedFindings two = open().findings();
    assertThat(two.begun()).isEmpty();
    assertThat(one.begin("r")).isEqualTo(1);
    assertThat(two.begin("r")).isEqualTo(2);
    assertThat(one.begun()).isEqualTo(Map.of("r", 2L));
    assertThat(one.others(Kind.BOOK, "r").begun()).isEqualTo(2);
    assertThat(one.others(Kind.BOOK, "s").begun()).isZero();
  }

  @Test
  void whomManyRollbacksMovedIsToldAndAskedForWithOneConnectionEach() throws IOException {
    MovedUsers other = open().movedUsers();
    try (CuttableRelay line = new CuttableRelay(postgres.port())) {
      MovedUsers own = open("one", line.port()).movedUsers();
      int before = line.connections();
      own.tell(LongStream.range(0, 500).mapToObj(i -> told("r" + i, i)));
      assertThat(line.connections() - before).isEqualTo(1);

      Map<String, Long> all =
          LongStream.range(0, 500).boxed().collect(Collectors.toMap(i -> "r" + i, i -> i));
      assertThat(own.told(all))
          .hasSize(500)
          .contains(
              new MovedUsers.Part(true, "a proxy that has ended", 1, "=0"),
              new MovedUsers.Part(true, "a proxy that has ended", 1, "=499"));
      assertThat(line.connections() - before).isEqualTo(2);
    }
    assertThat(other.told(Map.of("r7", 7L, "r8", 9L)))
        .containsExactly(new MovedUsers.Part(false, "a proxy that has ended", 1, "=7"));
  }

  @Test
  void tablesOfAnEarlierVersionAreCompleted() throws IOException {
    open();
    TestState.jdbi(postgres)
        .useHandle(it -> it.execute("drop table fig_proxy.begun, fig_proxy.finding"));
    assertThat(open().findings().begun()).isEmpty();
  }

  @Test
  void aProxyOfANewVersionThatStartedWithoutTheDatabaseCompletesItsTablesToo() throws IOException {
    Path own = Files.createTempDirectory(folder, "own");
    SharedStore before = TestState.open(postgres, relay.port(), "one", own);
    before.remember(ProxyState.EMPTY);
    before.close();
    TestState.jdbi(postgres)
        .useHandle(it -> it.execute("drop table fig_proxy.begun, fig_proxy.finding"));
    relay.cut();

    SharedFindings findings = TestState.open(postgres, relay.port(), "one", own).findings();
    assertThatThrownBy(findings::begun).isInstanceOf(IOException.class);
    relay.mend();

    assertThat(findings.begun()).isEmpty();
    findings.tell(Kind.BOOK, Map.of("r", "{}"));
  }

  @Test
  void usersAreLetInInTheirOrderWhileThereIsRoomForEach() throws IOException {
    SharedStore store = open();
    UUID list = list(store);

    assertThat(store.letIn(list, List.of(wish(7, 3), wish(5, 3)), 0)).containsExactly(7L, 5L);
    assertThat(store.letIn(list, List.of(wish(7, 3), wish(4, 2), wish(-9, 3), wish(8, 3)), 1))
        .as("from the second on; one is in already, the budget of the next has no room")
        .containsExactly(5L, -9L);

    assertThat(store.users(list, 0)).containsExactly(7L, 5L, -9L);
    assertThat(store.lists()).isEqualTo(Map.of("drilling", new SharedList(list, 3, -9L)));
    assertThat(store.since(1).lists()).isEqualTo(store.lists());
  }

  @Test
  void aListEndsWithTheBeginningOfTheNextOne() throws IOException {
    SharedStore store = open();
    UUID list = list(store);
    store.letIn(list, List.of(wish(7, 3)), 0);

    UUID next = list(store);

    assertThat(store.letIn(list, List.of(wish(8, 3)), 0)).isEmpty();
    assertThat(store.users(list, 0)).isEmpty();
    assertThat(store.lists()).isEqualTo(Map.of("drilling", new SharedList(next, 0, null)));
  }

  @Test
  void aMoveIsNotMadeOfARouteThatWasRecalledSinceItWasAskedFor() throws IOException {
    SharedStore one = open();
    SharedStore other = open();
    Change first = Changes.flip(1, "first");
    Change second = Changes.flip(2, "second");
    long asked = one.since(0).recalls();
    other.recall(0, List.of("first", "third"));

    assertThatThrownBy(
            () -> one.write(ProxyState.EMPTY.after(first), List.of(first), Map.of(), asked))
        .isInstanceOf(RecalledException.class)
        .hasMessageContaining("the route first was rolled back");
    assertThat(one.history()).isEmpty();
    one.write(ProxyState.EMPTY.after(first), List.of(first), Map.of(), one.since(0).recalls());
    one.write(one.read().after(second), List.of(second), Map.of(), asked);

    assertThatThrownBy(() -> other.recall(0, List.of("second")))
        .isInstanceOf(StaleStateException.class);
    other.recall(2, List.of("second"));
    assertThat(one.since(2).recalls()).isEqualTo(2);
  }

  /** As MIGRATION.md says: it needs no right to make schemas, also not for tables of later on. */
  @Test
  void aRoleThatOwnsTheSchemaAloneCompletesItsTables() throws IOException {
    TestState.jdbi(postgres)
        .useHandle(
            it -> {
              it.execute("create role owns_the_schema login password 'of the proxy'");
              it.execute("create schema fig_proxy authorization owns_the_schema");
            });
    Map<String, String> configuration =
        new HashMap<>(TestState.configuration(postgres, postgres.port()));
    configuration.put("user", "owns_the_schema");
    configuration.put("password", "of the proxy");

    try (SharedStore first = TestState.open(configuration, "proxy-1", folder.resolve("first"))) {
      first.write(ProxyState.EMPTY.after(Changes.flip(1)), List.of(Changes.flip(1)));
    }
    TestState.jdbi(postgres).useHandle(it -> it.execute("drop table fig_proxy.recall"));

    try (SharedStore second = TestState.open(configuration, "proxy-2", folder.resolve("second"))) {
      assertThat(second.history()).containsExactly(Changes.flip(1));
    }
    String owner =
        TestState.jdbi(postgres)
            .withHandle(
                it ->
                    it.select("select tableowner from pg_tables where tablename = 'recall'")
                        .mapTo(String.class)
                        .one());
    assertThat(owner).isEqualTo("owns_the_schema");
  }

  @Test
  void whoFollowsMakesTheTablesThatAreMissing() throws IOException {
    SharedStore store = open();
    TestState.jdbi(postgres).useHandle(it -> it.execute("drop table fig_proxy.recall"));

    try (SharedSession session = store.follow()) {
      assertThat(session.since(0).recalls()).isZero();
    }
  }

  @Test
  void noListBeginsWithAChangeThatIsNotKept() throws IOException {
    SharedStore store = open();
    UUID list = list(store);
    assertThatThrownBy(
            () ->
                store.write(
                    ProxyState.EMPTY.after(Changes.flip(1)),
                    List.of(Changes.flip(1)),
                    Map.of("drilling", UUID.randomUUID()),
                    0))
        .isInstanceOf(StaleStateException.class);
    assertThat(store.lists()).isEqualTo(Map.of("drilling", new SharedList(list, 0, null)));
  }

  @Test
  void proxiesThatLetInUsersAtOnceNeverLetInOneTooMany() throws Exception {
    SharedStore first = open();
    UUID list = list(first);
    SharedStore[] stores = {first, open(), open(), open()};
    CompletableFuture<?>[] letting =
        IntStream.range(0, stores.length)
            .mapToObj(i -> CompletableFuture.runAsync(() -> letInSixty(stores[i], list, i * 20)))
            .toArray(CompletableFuture[]::new);

    CompletableFuture.allOf(letting).get(60, TimeUnit.SECONDS);

    assertThat(first.users(list, 0)).hasSize(70).doesNotHaveDuplicates();
    assertThat(first.lists())
        .isEqualTo(Map.of("drilling", new SharedList(list, 70, first.users(list, 69).get(0))));
  }

  /** Of a hundred and twenty, so that most are wanted by several. */
  private static void letInSixty(SharedStore store, UUID list, int first) {
    int done = 0;
    while (done < 60) {
      try {
        List<Wish> wishes =
            LongStream.range(done, done + 6).mapToObj(i -> wish(first + i, 70)).toList();
        store.letIn(list, wishes, 0);
        done += 6;
      } catch (IOException e) {
        // Others held the row for long: nobody was let in, so it is tried again.
      }
    }
  }

  @Test
  void whomALineThatBreaksHasLetInIsInTheListAndNobodyTwice() throws Exception {
    SharedStore direct = open();
    UUID list = list(direct);
    SharedStore store = open("proxy-1", relay.port());
    int broken = 0;
    int bytes = 100;
    boolean letIn = false;
    while (!letIn) {
      relay.cutNextAfter(bytes);
      try {
        assertThat(store.letIn(list, List.of(wish(bytes, 1000)), 0)).contains((long) bytes);
        letIn = true;
      } catch (IOException e) {
        broken++;
      }
      bytes += 151;
    }

    assertThat(broken).isPositive();
    List<Long> in = direct.users(list, 0);
    assertThat(in).doesNotHaveDuplicates();
    assertThat(direct.lists())
        .isEqualTo(Map.of("drilling", new SharedList(list, in.size(), in.get(in.size() - 1))));
  }

  @Test
  void whoVanishesWhileItLetsUsersInHoldsUpTheOthersForSecondsOnly() throws Exception {
    SharedStore direct = open();
    UUID list = list(direct);
    whileSomebodyVanishes(
        "with ordinality",
        it -> it.letIn(list, List.of(wish(1, 9)), 0),
        () -> direct.letIn(list, List.of(wish(2, 9)), 0));
    assertThat(direct.users(list, 0)).containsExactly(2L);
  }

  /** Begins one with a change. */
  private static UUID list(SharedStore store) throws IOException {
    ProxyState before = store.read();
    Change change = Changes.flip(before.generation() + 1);
    UUID list = UUID.randomUUID();
    store.write(before.after(change), List.of(change), Map.of("drilling", list), 0);
    return list;
  }

  private static Wish wish(long place, int most) {
    return new Wish(place, most);
  }

  @Test
  void whoeverListensHearsOfAChange() throws Exception {
    SharedStore store = open();
    try (SharedSession session = store.follow()) {
      CompletableFuture<Void> heard =
          CompletableFuture.runAsync(
              () -> {
                try {
                  session.await(Duration.ofMinutes(2));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      open().write(ProxyState.EMPTY.after(Changes.flip(1)), List.of(Changes.flip(1)));
      assertThat(heard).succeedsWithin(60, TimeUnit.SECONDS);
      assertThat(session.since(0).changes()).containsExactly(Changes.flip(1));
    }
  }

  @Test
  void whatAReplicaOfAnotherVersionDoesIsNotKnown() throws IOException {
    try (SharedSession session = open("one", postgres.port()).follow()) {
      session.report(1, "", Doing.NOTHING);
    }
    execute("alter table fig_proxy.replica drop column doing");
    SharedStore two = open("two", postgres.port());
    assertThat(two.replicas()).extracting(Replica::doing).containsExactly((Doing) null);

    execute("update fig_proxy.replica set doing = '{\"another\": \"form\"}'");
    assertThat(two.replicas()).extracting(Replica::doing).containsExactly((Doing) null);
  }

  @Test
  void replicasReportHowFarTheyAreAndLeave() throws IOException {
    SharedStore one = open("proxy-1", postgres.port());
    SharedStore two = open("proxy-2", postgres.port());
    try (SharedSession first = one.follow();
        SharedSession second = two.follow()) {
      first.report(4, "abc", Doing.NOTHING);
      Doing doing = new Doing(Map.of("deck", 3), Set.of("cards"));
      second.report(5, "def", doing);

      assertThat(one.replicas())
          .extracting(Replica::name, Replica::self, Replica::generation, Replica::routesSha256)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("proxy-1", true, 4L, "abc"),
              org.assertj.core.groups.Tuple.tuple("proxy-2", false, 5L, "def"));
      assertThat(one.replicas()).extracting(Replica::doing).containsExactly(Doing.NOTHING, doing);
      assertThat(one.replicasAt(4, Duration.ofMinutes(1))).hasSize(2);
      assertThat(one.replicasAt(5, Duration.ofMillis(1)))
          .filteredOn(replica -> replica.generation() < 5)
          .extracting(Replica::name)
          .containsExactly("proxy-1");

      second.leave();
      assertThat(one.replicas()).extracting(Replica::name).containsExactly("proxy-1");
    }
  }

  /** Also where the database has kept it and its answer is lost. */
  @Test
  void aWriteOverALineThatBreaksIsKeptWhereItSaysSoAndNotWhereItDoesNot() throws Exception {
    SharedStore direct = open();
    SharedStore store = open("proxy-1", relay.port());
    int enough = 1;
    int refused = 0;
    while (!isWrittenDespite(store, direct, enough)) {
      enough += 307;
      refused++;
    }
    int kept = 0;
    for (int bytes = enough - 350; bytes < enough + 40; bytes += 7) {
      int cutBefore = relay.answersCut();
      kept += isWrittenDespite(store, direct, bytes) && relay.answersCut() > cutBefore ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(kept).as("kept, though the line broke before the answer").isPositive();
  }

  private static boolean isWrittenDespite(SharedStore store, SharedStore direct, int bytes)
      throws IOException {
    ProxyState before = direct.read();
    Change change = Changes.flip(before.generation() + 1);
    relay.cutNextAfter(bytes);
    boolean written;
    try {
      store.write(before.after(change), List.of(change));
      written = true;
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(UnknownOutcomeException.class);
      written = false;
    }
    assertThat(direct.since(before.generation()).changes())
        .as("cut after %d bytes", bytes)
        .hasSize(written ? 1 : 0);
    return written;
  }

  @Test
  void whoVanishesWhileItReadsHoldsUpTheOthersForSecondsOnly() throws Exception {
    SharedStore direct = open();
    ProxyState next = direct.found().after(Changes.flip(1));
    whileSomebodyVanishes(
        "for update", SharedStore::read, () -> direct.write(next, List.of(Changes.flip(1))));
    assertThat(direct.history()).containsExactly(Changes.flip(1));
  }

  @Test
  void whoVanishesWhileItTellsWhatItAskedHoldsUpTheOthersForSecondsOnly() throws Exception {
    SharedStore direct = open();
    Map<String, Instant> asked = Map.of("deck", Instant.EPOCH);
    whileSomebodyVanishes(
        "on conflict", it -> it.monolithAsked(asked), () -> direct.monolithAsked(asked));
    assertThat(direct.monolithLastAsked("deck")).contains(Instant.EPOCH);
  }

  private interface Work {
    void run() throws IOException;
  }

  private interface StoreWork {
    void on(SharedStore store) throws IOException;
  }

  /** Its connection stays, with what it has locked, as that of a machine that lost its power. */
  private void whileSomebodyVanishes(String lastWords, StoreWork of, Work others) throws Exception {
    SharedStore vanishing = open("proxy-2", relay.port());
    relay.freezeAfter(lastWords);
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(
            () -> {
              try {
                of.on(vanishing);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await(relay::isFrozen);
    // Refused while somebody else has the row.
    awaitDespiteFaults(
        () -> {
          others.run();
          return true;
        });
    assertThat(relay.isFrozen()).isTrue();
    relay.cut();
    assertThat(hanging).failsWithin(60, TimeUnit.SECONDS);
  }

  @Test
  void twoProxiesDoNotShareAFolderAsTheyShareTheState() throws IOException {
    SharedStore one = TestState.open(postgres, postgres.port(), "proxy-1", folder);
    assertThatThrownBy(() -> TestState.open(postgres, postgres.port(), "proxy-2", folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another routing proxy uses the state folder " + folder)
        .hasMessageContaining("give this one another stateDirectory");

    one.release();
    one.remember(ProxyState.EMPTY);
    assertThat(folder.resolve("last-known-state.json")).doesNotExist();
    SharedStore two = TestState.open(postgres, postgres.port(), "proxy-2", folder);
    assertThatThrownBy(one::acquire).hasMessageContaining("another routing proxy");
    two.close();
    assertThat(one.acquire()).as("it is followed, not read").isNull();
    one.remember(ProxyState.EMPTY);
    assertThat(folder.resolve("last-known-state.json")).exists();
    one.close();
  }

  @Test
  void namesTheCauseWhereTheDatabaseDoesNotAnswer() {
    relay.cut();
    assertThatThrownBy(() -> open("proxy-1", relay.port()))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining(postgres.ownerPassword());
  }

  @Test
  void twoThatStartAtOnceMakeTheTablesOnce() {
    CompletableFuture<?>[] openers =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          try {
                            open().close();
                          } catch (IOException e) {
                            throw new AssertionError(e);
                          }
                        }))
            .toArray(CompletableFuture[]::new);
    assertThat(CompletableFuture.allOf(openers)).succeedsWithin(60, TimeUnit.SECONDS);
  }
}
