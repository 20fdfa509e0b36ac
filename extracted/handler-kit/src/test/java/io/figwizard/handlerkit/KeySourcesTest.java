package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySourcesTest {
  private final JwtConfiguration configuration = new JwtConfiguration();
  private final AtomicReference<String> published = new AtomicReference<>("");
  private final AtomicInteger fetches = new AtomicInteger();
  private final Tokens first = new Tokens("first");
  private final Tokens second = new Tokens("second");
  private HttpServer keyServer;

  @BeforeEach
  void publish() throws IOException {
    keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keyServer.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          byte[] keys = published.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(keys.length == 0 ? 500 : 200, Math.max(keys.length, -1));
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    keyServer.start();
    published.set(first.jwks());
    configuration.setJwks(
        "http://"
            + InetAddress.getLoopbackAddress().getHostAddress()
            + ":"
            + keyServer.getAddress().getPort()
            + "/");
  }

  @AfterEach
  void stop() {
    keyServer.stop(0);
  }

  @Test
  void fetchesTheKeysOnceForManyTokens() {
    TokenVerifier verifier = verifier();

    for (int i = 0; i < 20; i++) {
      assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();
    }

    assertThat(fetches).hasValue(1);
  }

  @Test
  void findsANewKeyAfterARotation() {
    TokenVerifier verifier = verifier();
    assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();

    published.set(second.jwks());

    assertThat(verifier.authenticate(second.of(UUID.randomUUID()))).isPresent();
    assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void doesNotFetchForEveryUnknownKeyId() {
    TokenVerifier verifier = verifier();

    for (int i = 0; i < 50; i++) {
      assertThat(verifier.authenticate(second.of(UUID.randomUUID()))).isEmpty();
    }

    assertThat(fetches.get()).isLessThanOrEqualTo(3);
    assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();
  }

  @Test
  void usesTheOldKeysWhileTheSourceIsDown() {
    configuration.setKeysFresh(Duration.milliseconds(2));
    configuration.setKeysRefetchInterval(Duration.milliseconds(1));
    TokenVerifier verifier = verifier();
    assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();

    keyServer.stop(0);

    for (int i = 0; i < 20; i++) {
      assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();
    }
  }

  @Test
  void saysThatItCannotCheckWhereItNeverGotKeys() {
    published.set("");
    TokenVerifier verifier = verifier();

    assertThatThrownBy(() -> verifier.authenticate(first.of(UUID.randomUUID())))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(503);
              assertThat(refusal.code()).isEqualTo("authentication_unavailable");
              assertThat(refusal.retryAfter()).isPresent();
            });
  }

  @Test
  void acceptsTokensAsSoonAsTheSourceThatWasDownAtFirstHasKeys() {
    published.set("");
    TokenVerifier verifier = verifier();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> verifier.authenticate(first.of(UUID.randomUUID())))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    }

    published.set(first.jwks());

    assertThat(verifier.authenticate(first.of(UUID.randomUUID()))).isPresent();
  }

  @Test
  void startsNoThreads() {
    TokenVerifier verifier = verifier();
    verifier.authenticate(first.of(UUID.randomUUID()));

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("jwk"));
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), first.jwks());
    configuration.setJwks("file:" + file);

    assertThat(verifier().authenticate(first.of(UUID.randomUUID()))).isPresent();
  }

  @Test
  void takesTheKeysAsTextAndOfPrivateOnesThePublicPart() {
    configuration.setJwks("{\"keys\":[" + first.key().toJSONString() + "]}");

    assertThat(verifier().authenticate(first.of(UUID.randomUUID()))).isPresent();
  }

  @Test
  void letsNobodyInWhereThereAreNoUsers() {
    configuration.setJwks("none");

    assertThat(verifier().authenticate(first.of(UUID.randomUUID()))).isEmpty();
  }

  @Test
  void namesWhatIsWrongWithoutRepeatingTheKeys() {
    assertThatThrownBy(() -> open(""))
        .hasMessageContaining("kit.jwt.jwks")
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> open("ftp://somewhere")).hasMessageContaining("http://");
    assertThatThrownBy(() -> open("file:/nowhere/keys.json"))
        .hasMessageContaining("/nowhere/keys.json");
    assertThatThrownBy(() -> open("{\"keys\":[]}")).hasMessageContaining("No public key");
    assertThatThrownBy(() -> open("{\"keys\":[{\"kty\":\"EC\",\"d\":\"secret\"}]}"))
        .hasMessageContaining("Not a JWK set")
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }

  private void open(String jwks) {
    configuration.setJwks(jwks);
    KeySources.open(configuration);
  }

  private TokenVerifier verifier() {
    return new TokenVerifier(configuration, KeySources.open(configuration), Clock.systemUTC());
  }
}
