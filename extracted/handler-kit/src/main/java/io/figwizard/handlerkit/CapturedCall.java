package io.figwizard.handlerkit;

/**
 * Ends an action in a dry run where it would have needed an answer. An error and no exception:
 * clients catch exceptions of all kinds, take them for outages, and try again.
 */
final class CapturedCall extends Error {
  private static final long serialVersionUID = 1L;

  private final transient OutboundCall call;

  CapturedCall(OutboundCall call) {
    // Without a stack trace: it is an end and no fault.
    super("A dry run sends nothing: " + call, null, false, false);
    this.call = call;
  }

  OutboundCall call() {
    return call;
  }
}
