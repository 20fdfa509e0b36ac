package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static io.figwizard.routingproxy.control.ControlUnderTest.CLOCK;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTES;
import static io.figwizard.routingproxy.control.ControlUnderTest.forced;
import static io.figwizard.routingproxy.control.ControlUnderTest.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.Thread.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling back waits for nothing: not for a disk that refuses or hangs, not for another change. */
final class RollbackIT {

  @TempDir Path temporary;
  private ControlUnderTest proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new ControlUnderTest(temporary);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void rollsBackInMemoryWhereTheDiskRefusesAndKeepsItLater() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path away = temporary.resolve("away");
    Files.move(proxy.folder(), away);
    FlipResult result = proxy.control().rollback(ROUTE, "ada", "errors");
    assertThat(result.to().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(result.kept()).isFalse();
    assertThat(result.warning()).contains("in memory only");
    assertThat(proxy.route(ROUTE).assign("anyone").side()).isEqualTo(Side.MONOLITH);
    assertThat(proxy.control().diskFault()).isPresent();
    assertThat(proxy.refusal(ROUTE, forced(Mode.CANARY, 1.0)).code()).isEqualTo("state_not_kept");
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);

    Files.move(away, proxy.folder());
    proxy.control().retryKeeping();
    assertThat(proxy.control().diskFault()).isEmpty();
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.store().history().get(proxy.store().history().size() - 1).kind())
        .isEqualTo(Change.Kind.ROLLBACK);
  }

  @Test
  void rollsBackAtOnceWhileAnotherChangeHangsOnTheDisk() throws Exception {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    CompletableFuture<FlipResult> rollback =
        CompletableFuture.supplyAsync(() -> proxy.control().rollback(ROUTE, "ada", "errors"));
    await(() -> proxy.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(hanging).isNotDone();

    releaseDisk(pipe, hanging, rollback);
    assertThat(rollback.get(60, TimeUnit.SECONDS).to().mode()).isEqualTo(Mode.MONOLITH);
    proxy.control().retryKeeping();
    assertRolledBackOnDisk("ada");
  }

  @Test
  void keepsARollbackLaterWhoseTurnAtTheDiskNeverCame() throws Exception {
    proxy.reopen(ROUTES, java.time.Duration.ofMillis(50));
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    FlipResult result = proxy.control().rollback(ROUTE, "ada", "errors");
    assertThat(result.kept()).isFalse();
    assertThat(result.from()).isEqualTo(new Standing(Mode.EXTRACTED, 0));
    assertThat(result.warning()).contains("in memory only");
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.control().diskFault().orElseThrow()).contains(ROUTE);

    releaseDisk(pipe, hanging);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    ControlRefusal group =
        catchThrowableOfType(
            ControlRefusal.class,
            () -> proxy.control().flipGroup("drilling", forced(Mode.EXTRACTED, null), Map.of()));
    assertThat(group).as("its group does not go without it").isNotNull();
    assertThat(group.code()).isEqualTo("rolled_back_meanwhile");
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
    proxy.control().retryKeeping();
    assertThat(proxy.control().diskFault()).isEmpty();
    assertRolledBackOnDisk("routing-proxy");
  }

  @Test
  void rollsAGroupBackTogetherAndLeavesTheOthers() throws IOException {
    proxy.reopen(ROUTES.replace("path: /auth", "path: /auth\n    extracted: drilling-handler"));
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    proxy.control().flip("drilling.next-cards", forced(Mode.CANARY, 10.0));
    proxy.control().flip("auth", forced(Mode.CANARY, 10.0));

    RolledBack back = proxy.control().rollbackAll("drilling", "ada", "errors");

    assertThat(back.routes())
        .extracting(FlipResult::route)
        .containsExactlyInAnyOrder(ROUTE, "drilling.next-cards");
    assertThat(back.routes()).allMatch(FlipResult::kept);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.route("auth").mode()).isEqualTo(Mode.CANARY);
    assertThat(proxy.control().rollbackAll(null, "ada", "").routes())
        .extracting(FlipResult::route)
        .containsExactly("auth");
    assertThat(proxy.control().rollbackAll(null, "ada", "").routes()).isEmpty();
    assertThat(proxy.control().diskFault()).isEmpty();
    proxy.control().flip("auth", forced(Mode.CANARY, 10.0));
    assertThat(proxy.route("auth").mode()).as("nothing is held any more").isEqualTo(Mode.CANARY);
    assertThat(proxy.store().history())
        .filteredOn(change -> change.kind() == Change.Kind.ROLLBACK)
        .extracting(Change::who)
        .containsExactly("ada", "ada", "ada");
  }

  @Test
  void aFlipThatAsksForBuildsWhileItsRouteIsRolledBackIsNotMade() throws Exception {
    proxy.extracted().hold();
    CompletableFuture<FlipResult> asking =
        CompletableFuture.supplyAsync(() -> proxy.control().flip(ROUTE, up(Mode.CANARY, 10.0)));
    await(proxy.extracted()::holds);
    assertThat(proxy.control().rollbackAll(null, "ada", "errors").routes()).isEmpty();
    proxy.extracted().release();

    assertThat(asking)
        .failsWithin(60, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("was rolled back after this flip was asked for");
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void keepsARollbackOfAllAlthoughARouteHasLeftTheFileMeanwhile() throws Exception {
    proxy.reopen(ROUTES, java.time.Duration.ofMillis(50));
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    proxy.control().rollbackAll(null, "ada", "errors");
    releaseDisk(pipe, hanging);
    proxy
        .control()
        .apply(
            proxy.read(ROUTES.replace("auth:\n    path: /auth", "other:\n    path: /other")),
            "test");

    proxy.control().retryKeeping();

    assertThat(proxy.control().diskFault()).isEmpty();
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.store().history())
        .filteredOn(change -> change.kind() == Change.Kind.ROLLBACK)
        .extracting(Change::route)
        .containsExactly(ROUTE);
  }

  @Test
  void namesTheNearestGroupForOneItDoesNotKnow() {
    ControlRefusal refusal =
        catchThrowableOfType(
            ControlRefusal.class, () -> proxy.control().rollbackAll("driling", "ada", ""));
    assertThat(refusal.code()).isEqualTo("unknown_group");
    assertThat(refusal).hasMessageContaining("did you mean \"drilling\"?");
  }

  @Test
  void aRollbackOfAllStopsAFlipThatIsJustBeingWritten() throws Exception {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    CompletableFuture<RolledBack> rollback =
        CompletableFuture.supplyAsync(() -> proxy.control().rollbackAll(null, "ada", "errors"));
    await(() -> proxy.route(ROUTE).mode() == Mode.MONOLITH);

    releaseDisk(pipe, hanging, rollback);
    assertThat(rollback.get(60, TimeUnit.SECONDS).routes())
        .extracting(FlipResult::route)
        .contains(ROUTE);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void aChangeThatIsNotOnTheDiskKeepsTheStateHereAndIsKeptLater() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path inTheWay = Files.createDirectory(proxy.folder().resolve("state.json.next"));
    assertThat(proxy.control().rollback(ROUTE, "ada", "errors").kept()).isFalse();

    assertThatThrownBy(() -> proxy.control().letGoOf(proxy.store()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not every change is on the disk yet");
    proxy.control().takeBack(proxy.store());

    Files.delete(inTheWay);
    proxy.control().retryKeeping();
    assertThat(proxy.control().diskFault()).isEmpty();
    proxy.control().letGoOf(proxy.store());
    proxy.control().takeBack(proxy.store());
    assertRolledBackOnDisk("ada");
  }

  @Test
  void aFlipThatTheDiskRefusedIsNoReasonToKeepTheStateOnceItIsFree() throws IOException {
    Path inTheWay = Files.createDirectory(proxy.folder().resolve("state.json.next"));
    assertThat(proxy.refusal(ROUTE, forced(Mode.CANARY, 1.0)).code()).isEqualTo("state_not_kept");
    proxy.control().retryKeeping();
    assertThat(proxy.control().diskFault()).isPresent();
    int changes = proxy.store().history().size();

    Files.delete(inTheWay);
    proxy.control().retryKeeping();

    assertThat(proxy.control().diskFault()).isEmpty();
    assertThat(proxy.store().history()).hasSize(changes);
    proxy.control().letGoOf(proxy.store());
    proxy.control().takeBack(proxy.store());
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void whoPausesTheWatchOfTheDiskWaitsUntilItDoesNotWrite() throws Exception {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path inTheWay = Files.createDirectory(proxy.folder().resolve("state.json.next"));
    assertThat(proxy.control().rollback(ROUTE, "ada", "errors").kept()).isFalse();
    Files.delete(inTheWay);
    Path pipe = hangDisk();
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    RoutesFileReader routes = new RoutesFileReader(name -> null);
    RoutesReload reload =
        new RoutesReload(temporary.resolve("start.yml"), routes, proxy.control(), CLOCK);
    RoutesWatch watch = new RoutesWatch(reload, proxy.control(), executor, Duration.ofMillis(1));
    watch.start();
    await(() -> proxy.control().changeInProgress());

    Thread pauses = new Thread(watch::pause);
    pauses.start();
    await(() -> Set.of(State.BLOCKED, State.TERMINATED).contains(pauses.getState()));
    boolean waited = pauses.isAlive();
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertThat(reader.getChannel().isOpen()).isTrue();
      pauses.join(60_000);
      assertThat(pauses.isAlive()).isFalse();
      executor.shutdown();
      assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(waited).isTrue();
    Files.delete(pipe);
  }

  /** Whoever opens a named pipe to write waits until somebody reads: a disk that hangs. */
  private Path hangDisk() throws Exception {
    Path pipe = proxy.folder().resolve("state.json.next");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private CompletableFuture<FlipResult> flipThatHangs() {
    CompletableFuture<FlipResult> flip =
        CompletableFuture.supplyAsync(
            () -> proxy.control().flip("drilling.next-cards", forced(Mode.CANARY, 10.0)));
    await(() -> proxy.control().changeInProgress());
    return flip;
  }

  /** The pipe has a reader until all are done; what is written to it cannot reach a disk. */
  private static void releaseDisk(Path pipe, CompletableFuture<?>... waiting) throws Exception {
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      await(() -> Stream.of(waiting).allMatch(CompletableFuture::isDone));
      assertThat(reader.getChannel().isOpen()).isTrue();
    }
    assertThat(waiting[0])
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("was not moved");
    Files.delete(pipe);
  }

  private void assertRolledBackOnDisk(String who) throws IOException {
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
    Change last = proxy.store().history().get(proxy.store().history().size() - 1);
    assertThat(last.kind()).isEqualTo(Change.Kind.ROLLBACK);
    assertThat(last.who()).isEqualTo(who);
  }
}
