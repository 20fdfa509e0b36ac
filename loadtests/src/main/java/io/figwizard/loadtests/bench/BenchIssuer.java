package io.figwizard.loadtests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.gate.AccessTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.UUID;

/** Signs the tokens of a benchmark's users, and serves the key that they can be checked with. */
final class BenchIssuer implements AutoCloseable {

  private final HttpServer http;
  private final AccessTokens tokens;

  BenchIssuer(Clock clock) {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID("bench").generate();
      tokens = new AccessTokens(new JWKSet(key).toString(false), clock);
      byte[] keys = new JWKSet(key).toString().getBytes(UTF_8);
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/jwks.json",
          exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      http.start();
    } catch (JOSEException | IOException e) {
      throw new CannotRun("no issuer of tokens could be started: " + e.getMessage(), e);
    }
  }

  /** Where the key is. */
  String jwks() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/jwks.json";
  }

  /** The same user's is always the same one. */
  String token(int user) {
    return tokens.of(new UUID(0, user));
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
