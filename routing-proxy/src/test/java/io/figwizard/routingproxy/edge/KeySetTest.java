package io.figwizard.routingproxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.figwizard.routingproxy.routes.KeySource;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeySetTest {

  private static final URI URL = URI.create("https://auth.example/jwks.json");

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long now = Long.MAX_VALUE - 1000;
  private @Nullable JWKSet there = keys("one");
  private int fetches;
  private Runnable whileFetching = () -> {};
  private final KeySet keys =
      new KeySet(
          new KeySource(URL, Duration.ofMinutes(5), Duration.ofMinutes(10)),
          this::fetch,
          waiting::add,
          () -> now);

  private JWKSet fetch(URI url) throws IOException, ParseException {
    fetches++;
    whileFetching.run();
    if (there == null) {
      throw new IOException("nobody there");
    }
    return JWKSet.parse(there.toString());
  }

  private static JWKSet keys(String id) {
    try {
      return new JWKSet(new ECKeyGenerator(Curve.P_256).keyID(id).generate().toPublicJWK());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void work() {
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }

  private void followFor(Duration time) {
    for (Duration past = Duration.ZERO;
        past.compareTo(time) < 0;
        past = past.plus(Duration.ofSeconds(1))) {
      pass(Duration.ofSeconds(1));
      keys.follow();
      work();
    }
  }

  @Test
  void fetchesTheKeysBeforeAnybodyNeedsThemAndThenOnlyWhenTheyAreOld() {
    keys.follow();
    work();
    assertThat(keys.current()).isEqualTo(there);

    followFor(Duration.ofSeconds(299));
    assertThat(fetches).isEqualTo(1);
    followFor(Duration.ofSeconds(2));
    assertThat(fetches).isEqualTo(2);
    assertThat(keys.fault()).isEmpty();
  }

  @Test
  void keepsTheSameObjectWhileTheKeysAreTheSame() {
    keys.follow();
    work();
    JWKSet first = keys.current();
    followFor(Duration.ofSeconds(301));
    assertThat(fetches).isEqualTo(2);
    assertThat(keys.current()).isSameAs(first);

    there = keys("two");
    followFor(Duration.ofSeconds(301));
    assertThat(keys.current()).isEqualTo(there);
  }

  @Test
  void whoAsksWhileSomebodyAsksWaitsForTheSameAnswer() {
    CompletableFuture<Void> one = keys.ask();
    CompletableFuture<Void> other = keys.ask();

    assertThat(one).isNotDone();
    assertThat(other).isSameAs(one);
    work();
    assertThat(one).isDone();
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void isNotMadeToKnockWithoutEnd() {
    keys.ask();
    work();
    for (int i = 0; i < 100; i++) {
      assertThat(keys.ask()).isDone();
    }
    assertThat(waiting).isEmpty();

    pass(Duration.ofSeconds(5));
    assertThat(keys.ask()).isNotDone();
  }

  @Test
  void triesAgainWithinASecondWhileThereAreNoKeysAtAll() {
    there = null;
    keys.ask();
    work();
    assertThat(keys.current()).isNull();
    assertThat(keys.ask()).isDone();

    pass(Duration.ofSeconds(1));
    there = keys("one");
    keys.ask();
    work();
    assertThat(keys.current()).isEqualTo(there);
  }

  @Test
  void believesTheLastKeysInAnOutageForTheDeclaredTimeAndNoLonger() {
    keys.follow();
    work();
    JWKSet last = there;
    there = null;
    followFor(Duration.ofMinutes(10));
    assertThat(keys.current()).isEqualTo(last);
    assertThat(keys.fault().orElseThrow())
        .contains("https://auth.example/jwks.json", "nobody there", "count for another 300 s");

    followFor(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(keys.current()).isNull();
    assertThat(keys.fault().orElseThrow()).contains("answered 503");

    there = last;
    followFor(Duration.ofSeconds(2));
    assertThat(keys.current()).isEqualTo(last);
    assertThat(keys.fault()).isEmpty();
  }

  @Test
  void aFetchThatNeverEndsIsGivenUpAndTheNextOneBegins() {
    // Nobody works: the first one neither ends nor fails.
    CompletableFuture<Void> endless = keys.ask();
    pass(Duration.ofMillis(9_999));
    keys.follow();
    assertThat(endless).isNotDone();
    assertThat(keys.fault()).isEmpty();

    pass(Duration.ofMillis(1));
    CompletableFuture<Void> next = keys.ask();
    assertThat(endless).isDone();
    assertThat(next).isNotSameAs(endless).isNotDone();
    assertThat(keys.fault().orElseThrow()).contains("had not come after 10 s", "answered 503");

    work();
    assertThat(next).isDone();
    assertThat(fetches).isEqualTo(1);
    assertThat(keys.current()).isEqualTo(there);
    assertThat(keys.fault()).isEmpty();
  }

  @Test
  void theThreadOfAFetchThatTakesTooLongIsInterruptedAndWhatItBringsLaterDoesNotCount() {
    whileFetching =
        () -> {
          whileFetching = () -> {};
          pass(Duration.ofSeconds(10));
          keys.follow();
          // Also cleared, as this is the test's own thread.
          assertThat(Thread.interrupted()).isTrue();
          work();
          assertThat(keys.current()).isEqualTo(there);
          there = keys("withdrawn");
        };
    JWKSet newest = there;
    keys.follow();
    work();

    assertThat(fetches).isEqualTo(2);
    assertThat(keys.current()).isEqualTo(newest);
    assertThat(keys.fault()).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aFetchThatHasEndedIsNotInterrupted() {
    keys.ask();
    work();
    pass(Duration.ofSeconds(11));
    keys.follow();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void keysThatAreTooOldAreAFaultEvenWhereNoFetchHasFailed() {
    keys.follow();
    work();
    pass(Duration.ofMinutes(15).plusSeconds(10));
    assertThat(keys.fault()).isEmpty();
    pass(Duration.ofSeconds(1));

    assertThat(keys.current()).isNull();
    assertThat(keys.fault().orElseThrow())
        .contains("nobody has fetched them for 911 s", "answered 503");
  }

  @Test
  void nobodyWaitsForEverWhenTheThreadsAreGone() {
    KeySet stopped =
        new KeySet(
            new KeySource(URL, Duration.ofMinutes(5), Duration.ZERO),
            this::fetch,
            task -> {
              throw new java.util.concurrent.RejectedExecutionException("stopped");
            },
            () -> now);

    assertThat(stopped.ask()).isDone();
  }
}
