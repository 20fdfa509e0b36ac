package io.figwizard.handlerkit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is called in logs and answers.
 *
 * @param requestId the client's {@code X-Request-Id} where it is well-formed, else a new one
 * @param traceparent W3C Trace Context, the client's where it is well-formed, else a new one
 * @param clientAddress as the connector sees it, forwarded headers considered if it is told to
 */
record RequestIdentity(String requestId, String traceparent, String clientAddress) {
  static final String REQUEST_ID_HEADER = "X-Request-Id";
  static final String TRACEPARENT_HEADER = "traceparent";

  private static final String ATTRIBUTE = RequestIdentity.class.getName();
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Version 00 exactly; later versions may carry more after the flags (section 3.2.4). */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
              + "|(?!00|ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,200})?");

  static RequestIdentity from(
      @Nullable String requestId, @Nullable String traceparent, String clientAddress) {
    return new RequestIdentity(
        requestId != null && REQUEST_ID.matcher(requestId).matches()
            ? requestId
            : UUID.randomUUID().toString(),
        traceparent != null && TRACEPARENT.matcher(traceparent).matches()
            ? traceparent
            : newTraceparent(),
        clientAddress);
  }

  /** The trace id is the second part; the same place in every version. */
  String traceId() {
    return traceparent.substring(3, 35);
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Jersey's request properties are the servlet request's attributes. */
  static RequestIdentity of(ContainerRequestContext request) {
    return orNew(request.getProperty(ATTRIBUTE));
  }

  static @Nullable RequestIdentity among(Function<String, @Nullable Object> attributes) {
    return attributes.apply(ATTRIBUTE) instanceof RequestIdentity identity ? identity : null;
  }

  private static RequestIdentity orNew(@Nullable Object attribute) {
    return attribute instanceof RequestIdentity identity ? identity : from(null, null, "unknown");
  }

  private static String newTraceparent() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    // Never zero in the halves that must not be: zero means "absent" (section 3.2.2).
    return "00-"
        + hex.toHexDigits(random.nextLong() | 1L)
        + hex.toHexDigits(random.nextLong())
        + "-"
        + hex.toHexDigits(random.nextLong() | 1L)
        + "-00";
  }
}
