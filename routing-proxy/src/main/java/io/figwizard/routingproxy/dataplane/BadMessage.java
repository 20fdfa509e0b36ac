package io.figwizard.routingproxy.dataplane;

/**
 * What arrived is not HTTP as every recipient reads it. Without a stack: hostile peers cause it.
 */
final class BadMessage extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  private BadMessage(String message, boolean tooLarge) {
    super(message, null, false, false);
    this.tooLarge = tooLarge;
  }

  /**
   * @param message for people, without anything of what arrived
   */
  static BadMessage of(String message) {
    return new BadMessage(message, false);
  }

  static BadMessage tooLarge() {
    return new BadMessage("The head is too large.", true);
  }

  /** Whether only its size is wrong. */
  boolean tooLargeHead() {
    return tooLarge;
  }
}
