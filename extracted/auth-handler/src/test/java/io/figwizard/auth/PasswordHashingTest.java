package io.figwizard.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.codahale.metrics.MetricRegistry;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.dropwizard.util.Duration;
import io.figwizard.handlerkit.Refusal;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private final PasswordHashing hashing =
      new PasswordHashing(new AuthConfiguration.Hashing(), new SecureRandom(), metrics);

  @Test
  void recognisesThePasswordItHasHashed() {
    String hash = hashing.hash("correct horse battery staple");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashing.check("correct horse battery staple", hash).right()).isTrue();
    assertThat(hashing.check("correct horse battery stapl", hash).right()).isFalse();
  }

  @Test
  void saltsEveryHash() {
    assertThat(hashing.hash("correct horse battery staple"))
        .isNotEqualTo(hashing.hash("correct horse battery staple"));
  }

  /** The vector is the reference implementation's: argon2 somesalt -id -t 2 -k 65536 -p 1. */
  @Test
  void agreesWithTheReferenceImplementation() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(hashing.check("password", reference).right()).isTrue();
    assertThat(hashing.check("passwort", reference).right()).isFalse();
  }

  @Test
  void countsEveryCharacterOfALongPassword() {
    String hash = hashing.hash("x".repeat(199) + "y");

    assertThat(hashing.check("x".repeat(199) + "y", hash).right()).isTrue();
    assertThat(hashing.check("x".repeat(199) + "z", hash).right()).isFalse();
    assertThat(hashing.check("x".repeat(199), hash).right()).isFalse();
  }

  @Test
  void takesComposedAndDecomposedCharactersForTheSame() {
    String hash = hashing.hash("Zürich im März");

    assertThat(hashing.check("Zu\u0308rich im Ma\u0308rz", hash).right()).isTrue();
  }

  @Test
  void hashesAnewWhatWasHashedWithOtherParameters() {
    String weak =
        Argon2Function.getInstance(1024, 1, 1, 32, Argon2.ID)
            .hash("correct horse battery staple", "0123456789abcdef")
            .getResult();

    PasswordHashing.Check right = hashing.check("correct horse battery staple", weak);
    PasswordHashing.Check wrong = hashing.check("wrong horse battery staple", weak);

    assertThat(right.right()).isTrue();
    assertThat(right.newHash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashing.check("correct horse battery staple", right.newHash()).right()).isTrue();
    assertThat(wrong.newHash()).isNull();
  }

  @Test
  void doesNotHashAnewWhatIsUpToDate() {
    String hash = hashing.hash("correct horse battery staple");

    assertThat(hashing.check("correct horse battery staple", hash).newHash()).isNull();
  }

  @Test
  void doesTheSameWorkWithoutAnAccount() {
    String hash = hashing.hash("correct horse battery staple");
    long before = computations();

    hashing.check("wrong horse battery staple", hash);
    long forAWrongPassword = computations() - before;
    boolean right = hashing.check("wrong horse battery staple", null).right();

    assertThat(right).isFalse();
    assertThat(computations() - before - forAWrongPassword).isEqualTo(forAWrongPassword);
    assertThat(forAWrongPassword).isOne();
  }

  @Test
  void refusesWhoWouldHaveToWaitTooLong() throws Exception {
    AuthConfiguration.Hashing one = new AuthConfiguration.Hashing();
    one.concurrency = 1;
    one.maxWait = Duration.milliseconds(0);
    PasswordHashing busy = new PasswordHashing(one, new SecureRandom(), metrics);

    List<Future<String>> answers = allAtOnce(12, () -> busy.hash("correct horse battery staple"));

    long refused = 0;
    for (Future<String> answer : answers) {
      try {
        assertThat(answer.get()).startsWith("$argon2id$");
      } catch (java.util.concurrent.ExecutionException e) {
        Refusal refusal = (Refusal) e.getCause();
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("overloaded");
        assertThat(refusal.retryAfter()).isPresent();
        refused++;
      }
    }
    assertThat(refused).isBetween(1L, 11L);
  }

  @Test
  void keepsQuietAboutAStoredHashThatIsNone() {
    IllegalStateException failure =
        catchThrowableOfType(
            IllegalStateException.class, () -> hashing.check("password", "not-a-hash"));

    assertThat(failure).hasMessageContaining("password_hash").hasMessageNotContaining("not-a-hash");
    assertThat(failure).hasNoCause();
  }

  @Test
  void letsTheNextOneInAfterAFailure() {
    AuthConfiguration.Hashing one = new AuthConfiguration.Hashing();
    one.concurrency = 1;
    one.maxWait = Duration.milliseconds(0);
    PasswordHashing narrow = new PasswordHashing(one, new SecureRandom(), metrics);

    assertThatThrownBy(() -> narrow.check("password", "not-a-hash"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(narrow.hash("correct horse battery staple")).isNotEmpty();
  }

  private long computations() {
    return metrics.timer("auth.password-hashing").getCount();
  }

  private static <T> List<Future<T>> allAtOnce(int threads, Callable<T> task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<T>> results =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            start.await();
                            return task.call();
                          }))
              .toList();
      start.countDown();
      return results;
    } finally {
      pool.shutdown();
    }
  }
}
