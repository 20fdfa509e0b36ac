package io.figwizard.routingproxy.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.figwizard.routingproxy.routes.KeySource;
import io.figwizard.routingproxy.routes.TokenRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Signs tokens, and serves the keys that they can be checked with. */
public final class TestIssuer implements AutoCloseable {

  private final HttpServer http;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile ECKey key = newKey("first");
  private volatile int status = 200;
  private volatile CountDownLatch held = new CountDownLatch(0);

  public TestIssuer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] keys = keys().toString().getBytes(UTF_8);
          exchange.sendResponseHeaders(status, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    http.start();
  }

  /** Who believes this issuer, for five minutes and as long without it. */
  public TokenRule rule() {
    return rule(true);
  }

  public TokenRule rule(boolean required) {
    return rule(required, Optional.of(TokenRule.USUAL_CLOSE_CODE));
  }

  /**
   * @param closeCode of WebSockets whose token has ended; empty where they stay
   */
  public TokenRule rule(boolean required, Optional<Integer> closeCode) {
    return new TokenRule(
        "issuer",
        "figwizard",
        new KeySource(
            URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/jwks.json"),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5)),
        List.of("ES256"),
        required,
        Duration.ofSeconds(30),
        closeCode);
  }

  public JWKSet keys() {
    return new JWKSet(key.toPublicJWK());
  }

  /** How often the keys were asked for. */
  public int asked() {
    return asked.get();
  }

  /** Lets whoever asks for the keys wait. */
  public void hold() {
    held = new CountDownLatch(1);
  }

  public void release() {
    held.countDown();
  }

  public void answerWith(int newStatus) {
    status = newStatus;
  }

  /** From now on with another key. */
  public void rotate(String id) {
    key = newKey(id);
  }

  /** The header of a good token of this user. */
  public String bearer(String subject) {
    return bearer(subject, claims -> claims);
  }

  public String bearer(String subject, UnaryOperator<JWTClaimsSet.Builder> claims) {
    return bearer(claims.apply(usual(subject)).build(), JOSEObjectType.JWT);
  }

  /** The header of a token that is good but perhaps for its type; null for none. */
  String typed(@Nullable String type) {
    return bearer(usual("ann").build(), type == null ? null : new JOSEObjectType(type));
  }

  private String bearer(JWTClaimsSet claims, @Nullable JOSEObjectType type) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).type(type).build();
    try {
      return bearer(header, claims, new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static JWTClaimsSet.Builder usual(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer("issuer")
        .audience("figwizard")
        .subject(subject)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))));
  }

  static String bearer(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return "Bearer " + jwt.serialize();
  }

  private static ECKey newKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    held.countDown();
    http.stop(0);
  }
}
