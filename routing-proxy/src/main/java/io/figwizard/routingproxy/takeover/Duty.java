package io.figwizard.routingproxy.takeover;

/**
 * What only one of two proxies with the same state folder may do.
 *
 * @param pause when it returns, it is not done any more; throws where it cannot be ended now
 * @param resume the opposite, also where pausing failed; tried again where it throws
 */
public record Duty(Step pause, Step resume) {

  /** There is nothing to do. */
  public static final Duty NONE = new Duty(() -> {}, () -> {});

  /** One of the two. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }
}
