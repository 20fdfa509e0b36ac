package io.figwizard.routingproxy.edge;

import com.nimbusds.jose.jwk.JWKSet;
import io.figwizard.routingproxy.routes.KeySource;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one source as they were last fetched. They are fetched again when they are no longer
 * fresh, and when somebody asks; while that fails, the last ones count for the declared time.
 * Thread-safe; only the executor's threads ever wait.
 */
final class KeySet {

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** Not sooner: tokens with made-up key ids must not make us knock without end. */
  private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

  /** Not sooner while there are no keys at all and everybody waits for them. */
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * For a whole fetch: an issuer that sends a byte now and then must not keep others from trying.
   */
  private static final long WHOLE_NANOS = Duration.ofSeconds(10).toNanos();

  private record Held(JWKSet keys, long fetchedAt) {}

  private final KeySource source;
  private final KeyFetch fetch;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private volatile @Nullable Held held;
  private volatile @Nullable String fault;
  // The rest is guarded by this.
  private @Nullable CompletableFuture<Void> asking;
  private @Nullable Thread fetching;
  private boolean asked;
  private long askedAt;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  KeySet(KeySource source, KeyFetch fetch, Executor threads, LongSupplier nanoTime) {
    this.source = source;
    this.fetch = fetch;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** The same object as long as the keys are the same; null where none may be believed. */
  @Nullable JWKSet current() {
    Held known = held;
    return known != null && age(known) <= usableNanos() ? known.keys() : null;
  }

  /** Why the keys are not fresh, for operators. */
  Optional<String> fault() {
    Held known = held;
    String why = fault;
    if (why == null && known != null && age(known) > usableNanos() + WHOLE_NANOS) {
      // Whatever kept them from being fetched has not said so.
      why = "nobody has fetched them for " + Duration.ofNanos(age(known)).toSeconds() + " s";
    }
    if (why == null || (known != null && age(known) <= source.fresh().toNanos())) {
      return Optional.empty();
    }
    return Optional.of(
        "the keys of "
            + source.url()
            + " cannot be had ("
            + why
            + "); "
            + (current() == null || known == null
                ? "requests that need them are answered 503"
                : "the last ones count for another "
                    + (source.fresh().plus(source.outage()).toSeconds()
                        - Duration.ofNanos(age(known)).toSeconds())
                    + " s"));
  }

  /** Fetches them where they are no longer fresh. Called every second or so. */
  void follow() {
    giveUpWhatTakesTooLong();
    Held known = held;
    if (known == null || age(known) > source.fresh().toNanos()) {
      ask();
    }
  }

  /**
   * Fetches them once more, unless that was done a moment ago or is being done.
   *
   * @return completes when that has worked or failed; complete where nothing is done
   */
  CompletableFuture<Void> ask() {
    giveUpWhatTakesTooLong();
    CompletableFuture<Void> begun;
    synchronized (this) {
      if (asking != null) {
        return asking;
      }
      long pause = current() == null ? FIRST_NANOS : AGAIN_NANOS;
      long now = nanoTime.getAsLong();
      if (asked && now - askedAt < pause) {
        return CompletableFuture.completedFuture(null);
      }
      asked = true;
      askedAt = now;
      begun = new CompletableFuture<>();
      asking = begun;
    }
    try {
      threads.execute(() -> fetch(begun));
    } catch (RejectedExecutionException stopped) {
      done(begun);
    }
    return begun;
  }

  private void fetch(CompletableFuture<Void> begun) {
    synchronized (this) {
      if (asking != begun) {
        return;
      }
      fetching = Thread.currentThread();
    }
    try {
      succeeded(begun, fetch.fetch(source.url()));
    } catch (ParseException e) {
      // Without its words: they quote what was found there.
      failed(begun, "what is there is no JWK set");
    } catch (IOException | RuntimeException e) {
      failed(begun, e.toString());
    } finally {
      done(begun);
    }
  }

  private synchronized void succeeded(CompletableFuture<Void> begun, JWKSet fresh) {
    if (asking != begun) {
      // Given up: a later fetch may have brought newer ones.
      return;
    }
    Held before = held;
    JWKSet same = before != null && before.keys().equals(fresh) ? before.keys() : fresh;
    held = new Held(same, nanoTime.getAsLong());
    if (fault != null) {
      LOG.info("The keys of {} can be had again", source.url());
    }
    fault = null;
  }

  private synchronized void failed(CompletableFuture<Void> begun, String why) {
    if (asking != begun) {
      return;
    }
    if (!why.equals(fault)) {
      LOG.warn("The keys of {} cannot be had: {}", source.url(), why);
    }
    fault = why;
  }

  private void giveUpWhatTakesTooLong() {
    CompletableFuture<Void> late;
    synchronized (this) {
      late = asking;
      if (late == null || nanoTime.getAsLong() - askedAt < WHOLE_NANOS) {
        return;
      }
      failed(late, "they had not come after " + Duration.ofNanos(WHOLE_NANOS).toSeconds() + " s");
      if (fetching != null) {
        // It is still in its fetch: to leave it, it takes this lock.
        fetching.interrupt();
      }
    }
    done(late);
  }

  private void done(CompletableFuture<Void> begun) {
    synchronized (this) {
      if (asking == begun) {
        asking = null;
        fetching = null;
      }
    }
    // Outside: whoever waits may ask again.
    begun.complete(null);
  }

  private long usableNanos() {
    return source.fresh().plus(source.outage()).toNanos();
  }

  private long age(Held known) {
    return nanoTime.getAsLong() - known.fetchedAt();
  }
}
