package io.figwizard.routingproxy.dataplane;

/**
 * What arrived is not HTTP as every recipient reads it. Without a stack: hostile peers cause it.
 */
final class BadMessage extends Exception {

  private static final long serialVersionUID = 1;

  private final ProxyError error;

  private BadMessage(String message, ProxyError error) {
    super(message, null, false, false);
    this.error = error;
  }

  /**
   * @param message for people, without anything of what arrived
   */
  static BadMessage of(String message) {
    return new BadMessage(message, ProxyError.BAD_REQUEST);
  }

  /**
   * Only its size is wrong.
   *
   * @param headers whether it is more than the first line that has arrived
   */
  static BadMessage tooLarge(boolean headers) {
    return headers
        ? new BadMessage("The head is too large.", ProxyError.HEADERS_TOO_LARGE)
        : new BadMessage("The first line is too long.", ProxyError.URI_TOO_LONG);
  }

  /** What a client is told that has sent it. */
  ProxyError error() {
    return error;
  }
}
