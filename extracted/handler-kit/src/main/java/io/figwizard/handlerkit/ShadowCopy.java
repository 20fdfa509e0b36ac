package io.figwizard.handlerkit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A request that the routing proxy sends once more, after its client has the answer, to compare the
 * two: {@code X-Fig-Shadow: 1}, which no client gets past the proxy. It is answered as any other;
 * it is marked in the log, counted apart, and raises no alert. Dry runs have the header too and are
 * none.
 */
final class ShadowCopy {
  static final String HEADER = "X-Fig-Shadow";

  /** In log lines. */
  static final String MARK = "copy";

  private ShadowCopy() {}

  /**
   * @param headers of the request, by name
   */
  static boolean is(Function<String, @Nullable String> headers) {
    return "1".equals(headers.apply(HEADER)) && headers.apply(DryRunHeader.NAME) == null;
  }

  /** Whether this thread answers one. */
  static boolean isAnswered() {
    return MDC.get(LogKeys.SHADOW) != null;
  }
}
