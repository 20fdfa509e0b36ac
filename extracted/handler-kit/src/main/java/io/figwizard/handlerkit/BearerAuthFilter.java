package io.figwizard.handlerkit;

import io.dropwizard.auth.AuthFilter;
import io.dropwizard.auth.UnauthorizedHandler;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the access token from the {@code Authorization} header only. Dropwizard's own filter also
 * takes it from the address, where it ends up in logs (RFC 6750, section 5.3).
 */
final class BearerAuthFilter extends AuthFilter<String, AuthenticatedUser> {
  private static final String SCHEME = "bearer ";

  private BearerAuthFilter() {}

  static BearerAuthFilter with(TokenVerifier verifier) {
    UnauthorizedHandler refuse =
        new UnauthorizedHandler() {
          @Override
          public RuntimeException buildException(String prefix, String realm) {
            return refusal();
          }

          @Override
          public Response buildResponse(String prefix, String realm) {
            throw buildException(prefix, realm);
          }
        };
    return new Builder()
        .setAuthenticator(verifier)
        .setUnauthorizedHandler(refuse)
        .buildAuthFilter();
  }

  /**
   * @throws Refusal 401 when no valid token is sent
   */
  @Override
  public void filter(ContainerRequestContext request) {
    String token = token(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (!authenticate(request, token, "BEARER")) {
      throw unauthorizedHandler.buildException("Bearer", realm);
    }
  }

  static Refusal refusal() {
    return Refusal.unauthenticated("A valid access token is needed.");
  }

  /** Of the header; null where there is none. */
  static @Nullable String token(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return null;
    }
    return header.substring(SCHEME.length()).strip();
  }

  private static final class Builder
      extends AuthFilterBuilder<String, AuthenticatedUser, BearerAuthFilter> {
    @Override
    protected BearerAuthFilter newInstance() {
      return new BearerAuthFilter();
    }
  }
}
