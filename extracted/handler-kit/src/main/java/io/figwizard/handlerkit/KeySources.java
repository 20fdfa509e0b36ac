package io.figwizard.handlerkit;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/** Opens the key set that {@code kit.jwt.jwks} names. */
final class KeySources {
  private static final int MAX_BYTES = 256 * 1024;

  private KeySources() {}

  /**
   * @throws IllegalArgumentException when the value names no key set. Its text is not repeated: it
   *     may be the private one
   */
  static JWKSource<SecurityContext> open(JwtConfiguration configuration) {
    String jwks = configuration.getJwks().strip();
    if (jwks.equals("none")) {
      return (selector, context) -> List.of();
    }
    if (jwks.startsWith("{")) {
      return parse(jwks, "the JSON text in kit.jwt.jwks");
    }
    if (jwks.startsWith("file:")) {
      return read(jwks);
    }
    if (jwks.startsWith("http://") || jwks.startsWith("https://")) {
      return fetch(jwks, configuration);
    }
    throw new IllegalArgumentException(
        "kit.jwt.jwks must be an http:// or https:// URL, file: with a path, the JSON text of a"
            + " JWK set, or none where no action is for users; it is "
            + (jwks.isEmpty() ? "empty. Set AUTH_JWKS." : "none of these."));
  }

  /** Refreshes on the calling thread only: a function may be frozen between two requests. */
  private static JWKSource<SecurityContext> fetch(String url, JwtConfiguration configuration) {
    try {
      int timeout = (int) configuration.getKeysTimeout().toMilliseconds();
      JWKSetSource<SecurityContext> source =
          new FirstKeysUnlimited(
              new URLBasedJWKSetSource<>(
                  URI.create(url).toURL(),
                  new DefaultResourceRetriever(timeout, timeout, MAX_BYTES)),
              configuration.getKeysRefetchInterval().toMilliseconds());
      return JWKSourceBuilder.create(source)
          .cache(
              configuration.getKeysFresh().toMilliseconds(),
              2 * configuration.getKeysTimeout().toMilliseconds())
          .refreshAheadCache(false)
          .rateLimited(false)
          .outageTolerant(configuration.getKeysUsableInOutage().toMilliseconds())
          .build();
    } catch (MalformedURLException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "kit.jwt: the keys cannot be fetched as configured: " + e.getMessage(), e);
    }
  }

  private static JWKSource<SecurityContext> read(String file) {
    Path path = Path.of(file.substring("file:".length()).replaceFirst("^//", ""));
    try {
      return parse(Files.readString(path), path.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "kit.jwt.jwks names the file " + path + ", which cannot be read.", e);
    }
  }

  private static JWKSource<SecurityContext> parse(String json, String where) {
    try {
      JWKSet keys = JWKSet.parse(json).toPublicJWKSet();
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("No public key is in " + where + ".");
      }
      return new ImmutableJWKSet<>(keys);
    } catch (ParseException e) {
      // Without the cause: its message quotes the text, which may be a private key.
      throw new IllegalArgumentException("Not a JWK set (RFC 7517, section 5): " + where + ".");
    }
  }
}
