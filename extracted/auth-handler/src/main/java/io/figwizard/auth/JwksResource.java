package io.figwizard.auth;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * The public signing keys as a JWK set (RFC 7517, section 5): a standard's form, so no envelope.
 */
@Path("/auth/jwks.json")
public final class JwksResource {
  /**
   * How long a verifier may keep the set, and so how long a new key must be published before use.
   */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final String jwks;

  JwksResource(String jwks) {
    this.jwks = jwks;
  }

  /** The set, the same for everybody. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response jwks() {
    return Response.ok(jwks)
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE.toSeconds())
        .build();
  }
}
