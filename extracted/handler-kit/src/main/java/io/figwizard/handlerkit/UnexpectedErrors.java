package io.figwizard.handlerkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Raises an alert for an error that nobody expected: where it happened and of which class it is,
 * never its message, which may quote what a user sent. Thread-safe.
 */
final class UnexpectedErrors {
  private final Alerts alerts;
  private final Set<String> ownPackages = ConcurrentHashMap.newKeySet();

  UnexpectedErrors(Alerts alerts) {
    this.alerts = alerts;
    own(UnexpectedErrors.class);
  }

  /** Classes of the same organisation as this one are ours, in which an error is looked for. */
  void own(Class<?> type) {
    String[] parts = type.getPackageName().split("\\.", 3);
    ownPackages.add(parts.length < 2 ? parts[0] + "." : parts[0] + "." + parts[1] + ".");
  }

  /** Not where it hit nobody: of a copy the routing proxy tells what came of it. */
  void report(Throwable thrown, String requestId) {
    if (ShadowCopy.isAnswered()) {
      return;
    }
    String dry = MDC.get(LogKeys.DRY_RUN) == null ? "" : "(dry run) ";
    String handler = dry + orNone(MDC.get(LogKeys.HANDLER));
    String action = orNone(MDC.get(LogKeys.ACTION));
    String what = thrown.getClass().getName() + " at " + frame(thrown);
    alerts.raiseLogged(
        "unexpected " + handler + "/" + action + " " + what,
        "Unexpected error in handler " + handler + ", action " + action + ": " + what,
        requestId);
  }

  /** The innermost frame of ours, of the innermost cause that has one. */
  private String frame(Throwable thrown) {
    String found = "unknown";
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 20; t = t.getCause(), depth++) {
      for (StackTraceElement element : t.getStackTrace()) {
        if (isOwn(element.getClassName())) {
          found =
              element.getClassName()
                  + "."
                  + element.getMethodName()
                  + ":"
                  + element.getLineNumber();
          break;
        }
      }
    }
    return found;
  }

  /** Generated classes have another number in every process: no repetition would be recognised. */
  private boolean isOwn(String className) {
    return !className.contains("$Proxy") && ownPackages.stream().anyMatch(className::startsWith);
  }

  private static String orNone(@Nullable String value) {
    return value == null ? "none" : value;
  }
}
