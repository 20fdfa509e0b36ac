package io.figwizard.routingproxy.takeover;

import static io.figwizard.routingproxy.Eventually.awaitDespiteFaults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the two say to each other, without the proxies around them. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class HandoverIT {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final List<Handover> opened = new ArrayList<>();
  @TempDir private Path folder;
  private Path socket;
  private volatile boolean pauseFails;
  private volatile int resumesThatFail;

  @BeforeEach
  void name() {
    socket = folder.resolve("takeover.sock");
  }

  @AfterEach
  void stop() throws Exception {
    for (Handover handover : opened) {
      handover.close();
    }
  }

  @Test
  void dutiesEndInTheirOrderAndTheProcessWhenItsSuccessorServes() throws Exception {
    serve(LONG);
    try (Predecessor predecessor = predecessor()) {
      predecessor.release();
      assertDone("pause a", "pause b");
      assertThat(Files.exists(socket)).as("the next one may have the name").isFalse();

      predecessor.relieve();
    }

    assertDone("end");
  }

  @Test
  void onlyTheSameUserMayAsk() throws Exception {
    serve(LONG);

    // The file is there before it is closed to others, and before that it is not there.
    awaitDespiteFaults(
        () ->
            PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))
                .equals("rw-------"));
  }

  @Test
  void aSuccessorThatIsGoneLeavesEverythingAsItWas() throws Exception {
    serve(LONG);
    resumesThatFail = 1;
    try (Predecessor dying = predecessor()) {
      dying.release();
    }
    assertDone("pause a", "pause b", "resume b fails", "resume b", "resume a");

    try (Predecessor next = predecessor()) {
      next.release();
      next.relieve();
    }
    assertDone("pause a", "pause b", "end");
  }

  @Test
  void aSuccessorThatTakesTooLongIsToldAndMustEnd() throws Exception {
    serve(Duration.ofMillis(50));
    try (Predecessor hanging = predecessor()) {
      hanging.release();
      assertDone("pause a", "pause b", "resume b", "resume a");

      assertThatThrownBy(hanging::relieve)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("taken everything back");
    }
    assertThat(done).isEmpty();
  }

  @Test
  void nothingIsGivenAwayWhereADutyCannotEnd() throws Exception {
    serve(LONG);
    pauseFails = true;
    try (Predecessor predecessor = predecessor()) {
      assertThatThrownBy(predecessor::release)
          .isInstanceOf(IOException.class)
          .hasMessage("the proxy that runs lets nobody take its place now: the disk is full");
    }
    assertDone("pause a", "pause b fails", "resume b", "resume a");
    pauseFails = false;

    try (Predecessor again = predecessor()) {
      again.release();
    }
    assertDone("pause a", "pause b", "resume b", "resume a");
  }

  @Test
  void twoSuccessorsDoNotGetOneDuty() throws Exception {
    serve(LONG);
    try (Predecessor first = predecessor();
        Predecessor second = predecessor()) {
      first.release();

      assertThatThrownBy(second::release).hasMessageContaining("it is being replaced already");
      first.relieve();
      assertThat(Predecessor.at(socket)).isNull();
    }
    assertDone("pause a", "pause b", "end");
  }

  @Test
  void aProcessThatDiedHasLetGoOfEverything() throws Exception {
    Handover dying = serve(LONG);
    try (Predecessor predecessor = predecessor()) {
      // Which it answers when it has accepted the first connection too.
      assertThat(predecessor.listeners()).isEmpty();
      dying.close();
      opened.remove(dying);

      predecessor.release();
      predecessor.relieve();
    }
    assertThat(done).isEmpty();
  }

  @Test
  void theSocketOfAProcessThatWasKilledIsInNobodysWay() throws Exception {
    Files.createFile(socket);
    assertThat(Predecessor.at(socket)).as("nobody listens there").isNull();

    serve(LONG);

    predecessor().close();
  }

  private Handover serve(Duration patience) {
    Duties duties =
        new Duties(
            List.of(
                new Duty(() -> done.add("pause a"), () -> done.add("resume a")),
                new Duty(this::pause, this::resume)));
    Handover handover = new Handover(socket, duties, List::of, () -> done.add("end"), patience);
    opened.add(handover);
    handover.open();
    return handover;
  }

  private void pause() throws IOException {
    if (pauseFails) {
      done.add("pause b fails");
      throw new IOException("the disk is full");
    }
    done.add("pause b");
  }

  private void resume() throws IOException {
    if (resumesThatFail > 0) {
      resumesThatFail--;
      done.add("resume b fails");
      throw new IOException("the other one still has it");
    }
    done.add("resume b");
  }

  /** As soon as one serves. */
  private Predecessor predecessor() throws Exception {
    return Eventually.found(() -> Predecessor.at(socket));
  }

  /** In that order, and since the last time. */
  private void assertDone(String... steps) throws InterruptedException {
    for (String step : steps) {
      assertThat(done.poll(60, TimeUnit.SECONDS)).isEqualTo(step);
    }
    assertThat(done).isEmpty();
  }
}
