package io.figwizard.auth;

import io.figwizard.handlerkit.ClientNetwork;
import io.figwizard.handlerkit.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Bounds how often somebody may try, per account and per client address, over all processes that
 * share the database.
 *
 * <p>An attempt is counted as a failure before it is made and struck off when it succeeds.
 * Otherwise many attempts at once would all be let in before the first of them has failed. Counting
 * has a transaction of its own, so it stays when the request is refused. Attempts that are refused
 * here are not counted: the lock ends when the window has passed, whoever keeps knocking.
 *
 * <p>Beside it stands {@link io.figwizard.handlerkit.RateLimited} on the actions. This one counts
 * failures, of an account and of an address, and success forgives them: it keeps passwords from
 * being guessed, slowly and from many addresses too. That one counts calls of an address, right or
 * wrong: it keeps a flood, of signups or of right passwords, from taking the hashing from
 * everybody.
 *
 * <p>The price: whoever knows an e-mail address can lock its account for a while. The way out is to
 * reset the password.
 */
final class AttemptLimit {
  private final Jdbi jdbi;
  private final Clock clock;
  private final int perAccount;
  private final int perAddress;
  private final Duration window;

  AttemptLimit(AuthConfiguration.Attempts configuration, Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.perAccount = configuration.perAccount;
    this.perAddress = configuration.perAddress;
    this.window = configuration.window.toJavaDuration();
  }

  /** An attempt that has been let in and counts as failed until somebody says otherwise. */
  record Attempt(long id) {}

  /**
   * Counts an attempt.
   *
   * @throws Refusal 429 when there have been too many
   */
  Attempt begin(byte[] accountKey, String clientAddress) {
    String network = ClientNetwork.of(clientAddress);
    return jdbi.inTransaction(
        handle -> {
          LoginFailureDao failures = handle.attach(LoginFailureDao.class);
          // Always in this order, so that no two callers wait for each other.
          failures.lock("auth attempt, account " + HexFormat.of().formatHex(accountKey));
          failures.lock("auth attempt, address " + network);
          Instant now = clock.instant();
          refuseWhenTooMany(failures, accountKey, network, now);
          failures.deleteSomeOlder(now.minus(window));
          return new Attempt(failures.insert(accountKey, network, now));
        });
  }

  private void refuseWhenTooMany(
      LoginFailureDao failures, byte[] accountKey, String network, Instant now) {
    Instant since = now.minus(window);
    Optional<Instant> limiting =
        Stream.of(
                failures.ofAccount(accountKey, since, perAccount - 1),
                failures.ofAddress(network, since, perAddress - 1))
            .flatMap(Optional::stream)
            .max(Instant::compareTo);
    if (limiting.isPresent()) {
      throw Refusal.retryLater(
          429,
          "too_many_attempts",
          "Too many failed attempts for this account or from this address. Try again later.",
          Duration.between(now, limiting.get().plus(window)));
    }
  }

  /**
   * The attempt was right: it and the failures that this address had with this account before count
   * no more. Those from other addresses do, or a stranger's guesses would start anew with every
   * login of the owner.
   */
  void succeeded(LoginFailureDao failures, Attempt attempt) {
    failures.deleteUpTo(attempt.id());
  }

  /**
   * Does what the attempt needs. When that fails for reasons of our own, the attempt never counted.
   */
  <T> T attempting(Attempt attempt, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException notMade) {
      jdbi.useExtension(LoginFailureDao.class, failures -> failures.delete(attempt.id()));
      throw notMade;
    }
  }
}
