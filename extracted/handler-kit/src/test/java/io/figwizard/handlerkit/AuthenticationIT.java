package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationIT {
  @RegisterExtension static final SampleServer server = new SampleServer();

  private static final String LIST = "{\"action\":\"list-notes\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Bearer a.b.c",
        "Basic dTpw",
        "Token x"
      })
  void refusesWhatIsNoToken(String header) {
    expect(server.send(server.post(LIST).header("Authorization", header)), "unauthenticated");
  }

  @Test
  void refusesARequestWithoutToken() {
    expect(server.send(server.post(LIST)), "unauthenticated");
  }

  static Stream<Consumer<JWTClaimsSet.Builder>> wrongClaims() {
    return Stream.of(
        claims -> claims.issuer("somebody"),
        claims -> claims.issuer(null),
        claims -> claims.audience("somebody"),
        claims -> claims.audience((String) null),
        claims -> claims.expirationTime(null),
        claims -> claims.subject(null),
        claims -> claims.subject("not-a-uuid"),
        claims -> claims.subject("1-1-1-1-1"),
        claims -> claims.subject("00000000-0000-0000-0000-00000000000A"),
        claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300))));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void refusesWrongClaims(Consumer<JWTClaimsSet.Builder> wrong) {
    expect(list(server.tokens.with(wrong)), "unauthenticated");
  }

  @Test
  void tellsAnExpiredTokenFromAnInvalidOne() {
    SampleServer.Reply reply =
        list(
            server.tokens.with(
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60)))));

    expect(reply, "token_expired");
    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void toleratesClocksThatDifferALittle() {
    String token =
        server.tokens.with(
            claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(5))));

    assertThat(list(token).status()).isEqualTo(200);
  }

  @Test
  void refusesAnExpiredTokenOfAnotherKeyAsInvalid() {
    Tokens stranger = new Tokens("test-key");
    String token =
        stranger.with(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60))));

    expect(list(token), "unauthenticated");
  }

  @Test
  void refusesATokenOfAnotherKeyWithTheSameId() {
    expect(list(new Tokens("test-key").of(UUID.randomUUID())), "unauthenticated");
  }

  @Test
  void refusesAnUnknownKeyId() {
    expect(list(new Tokens("other-key").of(UUID.randomUUID())), "unauthenticated");
  }

  @Test
  void refusesATokenWithoutKeyId() {
    JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);

    expect(list(server.tokens.sign(header, Tokens.claims(c -> {}))), "unauthenticated");
  }

  @Test
  void refusesAnotherTypeOfToken() {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("test-key")
            .type(new JOSEObjectType("reset+jwt"))
            .build();

    expect(list(server.tokens.sign(header, Tokens.claims(c -> {}))), "unauthenticated");
  }

  @Test
  void refusesATokenWithoutSignature() {
    expect(list(new PlainJWT(Tokens.claims(c -> {})).serialize()), "unauthenticated");
  }

  @Test
  void refusesAnAlgorithmThatTheTokenChooses() throws Exception {
    SignedJWT forged =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("test-key").build(),
            Tokens.claims(c -> {}));
    byte[] publicKey =
        server.tokens.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    forged.sign(new MACSigner(publicKey));

    expect(list(forged.serialize()), "unauthenticated");
  }

  @Test
  void refusesAChangedToken() {
    String[] parts = server.tokens.of(UUID.randomUUID()).split("\\.", -1);
    String[] others = server.tokens.of(UUID.randomUUID()).split("\\.", -1);
    String mixed = String.join(".", Arrays.asList(parts[0], others[1], parts[2]));

    expect(list(mixed), "unauthenticated");
  }

  @Test
  void acceptsTheSchemeInAnyCase() {
    SampleServer.Reply reply =
        server.send(
            server
                .post(LIST)
                .header("Authorization", "bearer " + server.tokens.of(UUID.randomUUID())));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void ignoresABadTokenWhereNoneIsNeeded() {
    SampleServer.Reply reply =
        server.send(
            server
                .post("{\"action\":\"greet\",\"name\":\"you\"}")
                .header("Authorization", "Bearer nonsense"));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void showsEveryUserOnlyTheirOwn() {
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    server.send(
        server.as(
            one, "{\"action\":\"add-note\",\"body\":\"mine\",\"stars\":0,\"sleepSeconds\":0}"));

    assertThat(server.send(server.as(one, LIST)).data().path("notes")).hasSize(1);
    assertThat(server.send(server.as(other, LIST)).data().path("notes")).isEmpty();
  }

  private static SampleServer.Reply list(String token) {
    return server.send(server.post(LIST).header("Authorization", "Bearer " + token));
  }

  private static void expect(SampleServer.Reply reply, String code) {
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
  }
}
