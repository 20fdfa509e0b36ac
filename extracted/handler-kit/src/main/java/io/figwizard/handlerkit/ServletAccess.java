package io.figwizard.handlerkit;

import io.dropwizard.core.setup.Environment;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * For what a servlet answers and not Jersey: who asks, and failures in the envelope, as everywhere
 * else. Thread-safe.
 */
public final class ServletAccess {
  private final TokenVerifier tokens;
  private final Envelope envelope;
  private final FailureTranslator failures;

  private ServletAccess(TokenVerifier tokens, Envelope envelope, FailureTranslator failures) {
    this.tokens = tokens;
    this.envelope = envelope;
    this.failures = failures;
  }

  /**
   * The application's.
   *
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}
   */
  public static ServletAccess of(Environment environment) {
    HandlerKit kit = HandlerKit.of(environment);
    return new ServletAccess(kit.tokens(), kit.envelope(), new FailureTranslator(kit.errors()));
  }

  /**
   * @param authorization the header's value: {@code Bearer ...}
   * @throws Refusal 401 when it holds no valid token, 503 when tokens cannot be checked
   */
  public AccessToken bearer(@Nullable String authorization) {
    return tokens.bearer(authorization);
  }

  /**
   * @throws Refusal 401 when it is not valid, 503 when tokens cannot be checked
   */
  public AccessToken token(@Nullable String token) {
    if (token == null) {
      throw BearerAuthFilter.refusal();
    }
    return tokens.verify(token).orElseThrow(BearerAuthFilter::refusal);
  }

  /** How the request is called in logs and answers. */
  public String requestId(HttpServletRequest request) {
    return identity(request).requestId();
  }

  /** What a client may know of a failure; what nobody expected is logged and raises an alert. */
  public Refusal translate(Throwable thrown, String requestId) {
    return failures.translate(thrown, requestId);
  }

  /** Answers the request with the failure; nothing may have been written yet. */
  public void refuse(Throwable thrown, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String requestId = requestId(request);
    Refusal refusal = translate(thrown, requestId);
    byte[] body = envelope.failure(refusal, requestId);
    response.setStatus(refusal.status());
    Envelope.headers(refusal).forEach(response::setHeader);
    response.setContentType(Envelope.JSON);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static RequestIdentity identity(HttpServletRequest request) {
    RequestIdentity known = RequestIdentity.among(request::getAttribute);
    return known == null ? RequestIdentity.from(null, null, request.getRemoteAddr()) : known;
  }
}
