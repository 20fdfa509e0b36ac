package io.figwizard.auth;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.figwizard.handlerkit.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106) with the parameters that OWASP's password storage cheat sheet names for 19
 * MiB. Passwords are compared in NFC (RFC 8265, section 4.2.2), all of their characters count.
 * Thread-safe.
 *
 * <p>A computation takes a core for about 0.1 s and 19 MiB of heap, and the library keeps as much
 * once for itself; so only so many run at once, the others wait for a bounded time and are then
 * refused with 503. No caller may hold a database connection meanwhile.
 */
final class PasswordHashing {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final Argon2Function function =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
  private final SecureRandom random;
  private final Semaphore permits;
  private final int maxWaiting;
  private final Duration maxWait;
  private final Timer computations;
  private final String nobodys;

  /**
   * @param metrics gets the timer {@code auth.password-hashing}, one entry for each computation
   */
  PasswordHashing(
      AuthConfiguration.Hashing configuration, SecureRandom random, MetricRegistry metrics) {
    this.random = random;
    this.permits = new Semaphore(configuration.concurrency, true);
    this.maxWaiting = configuration.maxWaiting;
    this.maxWait = configuration.maxWait.toJavaDuration();
    this.computations = metrics.timer("auth.password-hashing");
    this.nobodys = hashOfNothing();
  }

  /**
   * What a check found.
   *
   * @param newHash of a right password whose stored hash has other parameters than today's
   */
  record Check(boolean right, @Nullable String newHash) {
    @Override
    public String toString() {
      return "Check[right=" + right + "]";
    }
  }

  /** A hash in PHC format with its own salt. */
  String hash(String password) {
    return bounded(() -> compute(password));
  }

  /**
   * Compares a password with a stored hash.
   *
   * @param stored in PHC format; null where there is no account: takes the same work, is never
   *     right
   */
  Check check(String password, @Nullable String stored) {
    String hash = stored == null ? nobodys : stored;
    return bounded(
        () -> {
          Argon2Function itsFunction = functionOf(hash);
          boolean right;
          try (Timer.Context ignored = computations.time()) {
            right = itsFunction.check(bytes(password), hash.getBytes(StandardCharsets.US_ASCII));
          }
          boolean outdated = right && !itsFunction.equals(function);
          return new Check(right, outdated ? compute(password) : null);
        });
  }

  private String compute(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try (Timer.Context ignored = computations.time()) {
      return function.hash(bytes(password), salt).getResult();
    }
  }

  private <T> T bounded(Supplier<T> computation) {
    if (!admitted()) {
      throw Refusal.retryLater(
          503,
          "overloaded",
          "Too many passwords are being checked at the moment. Try again in a moment.",
          Duration.ofSeconds(1).plus(maxWait));
    }
    try {
      return computation.get();
    } finally {
      permits.release();
    }
  }

  private boolean admitted() {
    try {
      // Whoever waits keeps one of the server's threads from other requests.
      if (permits.getQueueLength() >= maxWaiting) {
        return permits.tryAcquire(0, TimeUnit.MILLISECONDS);
      }
      return permits.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Argon2Function functionOf(String hash) {
    try {
      return Argon2Function.getInstanceFromHash(hash);
    } catch (RuntimeException e) {
      // Without the cause: its message may quote the hash.
      throw new IllegalStateException(
          "An account's password_hash is not an Argon2 hash in PHC format.");
    }
  }

  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /** Looks like a hash and costs like one; no password is known for it. */
  private String hashOfNothing() {
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(salt);
    random.nextBytes(hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            ITERATIONS,
            PARALLELISM,
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }
}
