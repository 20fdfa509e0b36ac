package io.figwizard.stripetwin.delivery;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How well-behaved the webhook sender is. Begins as {@link #wellBehaved()}; every {@code with...}
 * gives a copy. What concerns the content ({@link #withThin}, {@link #withApiVersion}), the copies
 * and the delay holds for events that happen from then on; the rest holds at once for all that
 * waits. Nobody changes one after it was given away.
 */
public final class SenderMode {
  /** Stripe's three days of back-off, scaled to the patience of a test: about four minutes. */
  private static final List<Duration> SCALED_BACK_OFF =
      List.of(
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120));

  private int duplicates;
  private int reorderWindow;
  private long reorderSeed;
  private Duration delay = Duration.ZERO;
  private int dropFirst;
  private boolean outage;
  private boolean paused;
  private boolean thin;
  private @Nullable String apiVersion;
  private int parallel = 1;
  private List<Duration> retryAfter = SCALED_BACK_OFF;

  private SenderMode() {}

  /** One copy of every event, at once, in order, one at a time, retried for about four minutes. */
  public static SenderMode wellBehaved() {
    return new SenderMode();
  }

  /** Every event is sent so many times more. */
  public SenderMode withDuplicates(int extraCopies) {
    return with(mode -> mode.duplicates = atLeast("duplicates", extraCopies, 0));
  }

  /**
   * Deliveries wait a quarter of a second, then the next is drawn out of the first few that wait.
   *
   * @param window out of how many; 0 or 1 keeps the order
   * @param seed of the drawing, so that a disorder can be repeated
   */
  public SenderMode withReorder(int window, long seed) {
    return with(
        mode -> {
          mode.reorderWindow = atLeast("reorder window", window, 0);
          mode.reorderSeed = seed;
        });
  }

  /** The first attempt comes so long after the event. */
  public SenderMode withDelay(Duration beforeFirstAttempt) {
    if (beforeFirstAttempt.isNegative()) {
      throw new IllegalArgumentException(
          "delay: " + beforeFirstAttempt + " (expected: not negative)");
    }
    return with(mode -> mode.delay = beforeFirstAttempt);
  }

  /** So many attempts of every delivery fail without being sent. */
  public SenderMode withDropFirst(int attempts) {
    return with(mode -> mode.dropFirst = atLeast("drop first", attempts, 0));
  }

  /** Nothing is sent and everything kept, a flush included, until it is over. */
  public SenderMode withOutage(boolean nothingIsSent) {
    return with(mode -> mode.outage = nothingIsSent);
  }

  /** Nothing is sent until a flush, or until it is over. */
  public SenderMode withPaused(boolean untilFlushed) {
    return with(mode -> mode.paused = untilFlushed);
  }

  /** Events are sent as thin notifications: which object changed, not what it has become. */
  public SenderMode withThin(boolean withoutObject) {
    return with(mode -> mode.thin = withoutObject);
  }

  /**
   * Events claim another release of the API than the one they are written in.
   *
   * @param claimed the API version events name; null for the twin's own
   */
  public SenderMode withApiVersion(@Nullable String claimed) {
    return with(mode -> mode.apiVersion = claimed);
  }

  /** How many deliveries are under way at the same time. With more than one, order is chance. */
  public SenderMode withParallel(int atTheSameTime) {
    return with(mode -> mode.parallel = atLeast("parallel", atTheSameTime, 1));
  }

  /** The waits before the second, third, ... attempt; after the last the delivery has failed. */
  public SenderMode withRetryAfter(Duration... waits) {
    return with(mode -> mode.retryAfter = List.of(waits));
  }

  int duplicates() {
    return duplicates;
  }

  int reorderWindow() {
    return reorderWindow;
  }

  long reorderSeed() {
    return reorderSeed;
  }

  Duration delay() {
    return delay;
  }

  int dropFirst() {
    return dropFirst;
  }

  boolean outage() {
    return outage;
  }

  boolean paused() {
    return paused;
  }

  boolean thin() {
    return thin;
  }

  @Nullable String apiVersion() {
    return apiVersion;
  }

  int parallel() {
    return parallel;
  }

  List<Duration> retryAfter() {
    return retryAfter;
  }

  /** One that was read from JSON has not been through the methods that look at the values. */
  SenderMode checked() {
    return withDuplicates(duplicates)
        .withReorder(reorderWindow, reorderSeed)
        .withDelay(delay)
        .withDropFirst(dropFirst)
        .withParallel(parallel);
  }

  private SenderMode with(Consumer<SenderMode> change) {
    SenderMode copy = new SenderMode();
    copy.duplicates = duplicates;
    copy.reorderWindow = reorderWindow;
    copy.reorderSeed = reorderSeed;
    copy.delay = delay;
    copy.dropFirst = dropFirst;
    copy.outage = outage;
    copy.paused = paused;
    copy.thin = thin;
    copy.apiVersion = apiVersion;
    copy.parallel = parallel;
    copy.retryAfter = retryAfter;
    change.accept(copy);
    return copy;
  }

  private static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
    return value;
  }
}
