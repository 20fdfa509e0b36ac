package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.someEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeysIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private final ECKey old = key("old");
  private final ECKey next = key("next");

  @Test
  void publishesTheKeysThatItsTokensAreCheckedWith() throws Exception {
    try (AuthServer server = start(next, old)) {
      Answer answer = server.client().get("/auth/jwks.json");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/json");
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
      JWKSet published = JWKSet.parse(answer.body().toString());
      assertThat(published.getKeys()).extracting("keyID").containsExactly("next", "old");
      assertThat(published.getKeys()).noneMatch(key -> key.isPrivate());
      assertThat(server.client().send("POST", "/auth/jwks.json", noBody()).status()).isEqualTo(405);
    }
  }

  @Test
  void changesTheSigningKeyWithoutLoggingAnybodyOut() {
    JsonNode before;
    try (AuthServer server = start(old)) {
      before = server.signup(someEmail());
    }
    try (AuthServer server = start(next, old)) {
      assertThat(server.callAs(before, "me", Map.of()).ok()).isTrue();
      JsonNode after = AuthServer.succeeded(server.refresh(before));
      assertThat(server.callAs(after, "me", Map.of()).ok()).isTrue();
    }
    try (AuthServer server = start(next)) {
      assertThat(server.callAs(before, "me", Map.of()).errorCode()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void doesNotStartWithoutAKeyAndSaysWhatIsMissing() {
    assertThatThrownBy(() -> AuthServer.start(DATABASE, new TestClock(), "no-key-set").close())
        .rootCause()
        .hasMessageContaining("AUTH_SIGNING_JWKS")
        .hasMessageNotContaining("no-key-set");
  }

  private static AuthServer start(ECKey... keys) {
    return AuthServer.start(
        DATABASE,
        new TestClock(),
        new JWKSet(List.<com.nimbusds.jose.jwk.JWK>of(keys)).toString(false));
  }

  private static java.net.http.HttpRequest.BodyPublisher noBody() {
    return java.net.http.HttpRequest.BodyPublishers.noBody();
  }

  private static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
