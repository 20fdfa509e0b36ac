package io.figwizard.handlerkit;

import org.slf4j.MDC;

/** The names under which every log line of a request carries what it belongs to (MDC). */
final class LogKeys {
  static final String REQUEST_ID = "requestId";
  static final String TRACE_ID = "traceId";
  static final String HANDLER = "handler";
  static final String ACTION = "action";
  static final String USER_ID = "userId";

  /** There where nothing of what is said is kept. */
  static final String DRY_RUN = "dryRun";

  /** There where nobody waits for the answer. */
  static final String SHADOW = "shadow";

  private LogKeys() {}

  /** Threads are reused: the next request must not inherit this one's user. */
  static void clear() {
    MDC.remove(REQUEST_ID);
    MDC.remove(TRACE_ID);
    MDC.remove(HANDLER);
    MDC.remove(ACTION);
    MDC.remove(USER_ID);
    MDC.remove(DRY_RUN);
    MDC.remove(SHADOW);
  }
}
