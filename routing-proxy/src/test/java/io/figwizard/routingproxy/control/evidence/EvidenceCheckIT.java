package io.figwizard.routingproxy.control.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSources;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceCheckIT {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private final EvidenceCheck check = check(TestEvidence.KEY, Duration.seconds(30));

  @AfterEach
  void stop() {
    monolith.close();
    extracted.close();
  }

  @Test
  void acceptsFreshPassingEvidenceForTheRunningBuilds() {
    assertThat(check.check(route(), good().jws()))
        .isEqualTo("6f1c1d0e-0000-4000-8000-000000000001");
  }

  @Test
  void asksEveryServerOfASide() {
    try (TinyServer other = new TinyServer("extracted", "x2")) {
      Upstream both = Upstream.of("function", extracted.address(), other.address());

      ControlRefusal refusal =
          catchThrowableOfType(ControlRefusal.class, () -> check.check(route(both), good().jws()));

      assertThat(refusal.fields())
          .containsExactly(
              Map.entry("builds.extracted", "found x1 in the evidence, expected the running x2"));
    }
  }

  @Test
  void asksOverTlsWithTheCertificatesOfTheUpstream(@TempDir Path folder) throws Exception {
    CertificateBuilder valid =
        new CertificateBuilder()
            .ecp256()
            .notBefore(Instant.now().minusSeconds(3600))
            .notAfter(Instant.now().plusSeconds(3600));
    X509Bundle ca =
        valid.copy().subject("CN=Somebody").setIsCertificateAuthority(true).buildSelfSigned();
    Path trusted = Files.writeString(folder.resolve("ca.pem"), ca.getCertificatePEM());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        valid
            .copy()
            .subject("CN=function")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(ca)
            .toKeyManagerFactory()
            .getKeyManagers(),
        TrustedCertificates.in(trusted).getTrustManagers(),
        null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    AtomicBoolean wantsToKnowWhoAsks = new AtomicBoolean();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(wantsToKnowWhoAsks.get());
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext(
        "/fig/build",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"data\":{\"build\":\"x1\"}}".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    try {
      Upstream https =
          Upstream.of("function", URI.create("https://127.0.0.1:" + server.getAddress().getPort()));
      assertThat(check.check(route(https.trusting(trusted)), good().jws())).isNotEmpty();
      X509Bundle proxys = valid.copy().subject("CN=proxy").buildIssuedBy(ca);
      ClientCertificate shown =
          new ClientCertificate(
              Files.writeString(folder.resolve("proxy.pem"), proxys.getCertificatePEM()),
              Files.writeString(folder.resolve("proxy-key.pem"), proxys.getPrivateKeyPEM()),
              "");
      wantsToKnowWhoAsks.set(true);
      assertThat(check.check(route(https.trusting(trusted).showing(shown)), good().jws()))
          .isNotEmpty();
      wantsToKnowWhoAsks.set(false);
      assertThat(
              catchThrowableOfType(
                  ControlRefusal.class, () -> check.check(route(https), good().jws())))
          .hasMessageContaining("SSLHandshakeException");
      assertThat(
              catchThrowableOfType(
                  ControlRefusal.class,
                  () ->
                      check.check(route(https.trusting(folder.resolve("gone.pem"))), good().jws())))
          .hasMessageContaining("gone.pem cannot be read");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesToMoveWithoutEvidence() {
    for (String none : new String[] {null, "", "  "}) {
      assertThat(refusal(none).code()).isEqualTo("evidence_missing");
      assertThat(refusal(none)).hasMessageContaining("./fig gate drilling.submit-answer");
    }
  }

  @Test
  void refusesEvidenceForAnotherRoute() {
    assertFault(
        good().with("route", "drilling.stats"),
        "route",
        "found drilling.stats, expected drilling.submit-answer");
  }

  @Test
  void refusesEveryVerdictButPass() {
    for (String verdict : new String[] {"fail", "inconclusive", "invalid", "PASS", ""}) {
      assertFault(
          good().with("verdict", verdict), "verdict", "found " + verdict + ", expected pass");
    }
  }

  @Test
  void refusesOldEvidence() {
    Instant old = NOW.minusSeconds(24 * 3600 + 1);
    assertFault(
        good().with("finishedAt", old.toString()),
        "age",
        "found 24 h 0 min (finished " + old + "), expected at most 24 h 0 min");
    String justInTime = good().with("finishedAt", NOW.minusSeconds(24 * 3600).toString()).jws();
    assertThat(check.check(route(), justInTime)).isNotEmpty();
  }

  @Test
  void refusesEvidenceFromTheFuture() {
    assertFault(
        good().with("finishedAt", NOW.plusSeconds(3600).toString()), "age", "look at both clocks");
  }

  @Test
  void refusesEvidenceForABuildThatDoesNotRunAnyMore() {
    String tested = good().jws();
    extracted.redeploy("x2");
    assertThat(refusal(tested).fields())
        .containsExactly(
            Map.entry("builds.extracted", "found x1 in the evidence, expected the running x2"));
  }

  @Test
  void refusesWhereASideCannotTellItsBuild() {
    String tested = good().jws();
    extracted.close();
    monolith.answerBuildWith(503);
    assertThat(refusal(tested).fields().get("builds.extracted"))
        .contains("nothing listens there")
        .contains("expected x1");
    assertThat(refusal(tested).fields().get("builds.monolith"))
        .contains("it answered 503")
        .contains("expected m1");
  }

  @Test
  void doesNotWaitForASideThatHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      EvidenceCheck impatient = check(TestEvidence.KEY, Duration.milliseconds(1500));
      Route hanging = route(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      ControlRefusal refusal =
          catchThrowableOfType(ControlRefusal.class, () -> impatient.check(hanging, good().jws()));
      assertThat(refusal.fields().get("builds.extracted"))
          .contains("did not answer within 1500 ms");
    }
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    String wrong = good().with("route", "auth.login").with("verdict", "fail").jws();
    extracted.redeploy("x2");
    assertThat(refusal(wrong).fields().keySet())
        .containsExactlyInAnyOrder("route", "verdict", "builds.extracted");
  }

  @Test
  void refusesASignatureThatIsNotOurs() {
    byte[] other = new byte[32];
    other[0] = 1;
    assertFault(
        good().signedWith(JWSAlgorithm.HS256, other), "evidence", "signature does not match");
    assertFault(
        good().signedWith(JWSAlgorithm.HS512, new byte[64]),
        "evidence",
        "signed with HS512, expected HS256");
  }

  @Test
  void refusesAChangedPayload() {
    String[] parts = good().with("verdict", "fail").jws().split("\\.");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                new String(Base64.getUrlDecoder().decode(parts[1]))
                    .replace("\"fail\"", "\"pass\"")
                    .getBytes());
    assertThat(refusal(parts[0] + "." + payload + "." + parts[2]))
        .hasMessageContaining("signature does not match");
  }

  @Test
  void refusesAnUnsignedToken() {
    String header =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
    String payload = good().jws().split("\\.")[1];
    assertThat(refusal(header + "." + payload + ".").code()).isEqualTo("evidence_refused");
  }

  @Test
  void refusesWhatIsNoEvidence() {
    assertThat(refusal("{\"verdict\":\"pass\"}")).hasMessageContaining("no compact JWS");
    assertFault(good().without("verdict"), "evidence", "lacks one of");
    assertFault(good().with("format", 2), "evidence", "its format is 2, this version reads 1");
    assertFault(good().with("finishedAt", "yesterday"), "evidence", "not that of evidence");
  }

  @Test
  void trustsNothingWithoutAKey() {
    EvidenceCheck keyless = check("", Duration.seconds(30));
    assertThatThrownBy(() -> keyless.check(route(), good().jws()))
        .hasMessageContaining("no FIG_EVIDENCE_KEY");
  }

  @Test
  void refusesAKeyOfTheWrongFormWithoutShowingIt() {
    assertThatThrownBy(() -> check("c2hvcnQ=", Duration.seconds(30)))
        .hasMessageContaining("has 5 bytes, expected 32");
    assertThatThrownBy(() -> check("not base64!", Duration.seconds(30)))
        .hasMessageContaining("is not base64")
        .hasMessageNotContaining("not base64!");
    assertThat(configuration(TestEvidence.KEY, Duration.seconds(30)).toString())
        .doesNotContain(TestEvidence.KEY);
  }

  private void assertFault(TestEvidence evidence, String field, String text) {
    ControlRefusal refusal = refusal(evidence.jws());
    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("evidence_refused");
    assertThat(refusal.fields()).containsOnlyKeys(field);
    assertThat(refusal.fields().get(field)).contains(text);
    assertThat(refusal).hasMessageContaining("./fig gate drilling.submit-answer");
  }

  private ControlRefusal refusal(String jws) {
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> check.check(route(), jws));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static EvidenceCheck check(String key, Duration timeout) {
    return new EvidenceCheck(configuration(key, timeout), CLOCK);
  }

  private static EvidenceConfiguration configuration(String key, Duration timeout) {
    return new EvidenceConfiguration(key, Duration.hours(24), timeout);
  }

  private TestEvidence good() {
    return TestEvidence.of("drilling.submit-answer", NOW.minusSeconds(60), "m1", "x1");
  }

  private Route route() {
    return route(extracted.address());
  }

  private Route route(URI to) {
    return route(Upstream.of("function", to));
  }

  private Route route(Upstream to) {
    return new Route(
        "drilling.submit-answer",
        Effect.WRITE,
        "drilling",
        Upstream.of("monolith", monolith.address()),
        to,
        Mode.MONOLITH,
        0,
        Limits.DEFAULT,
        Shadowing.DEFAULT,
        Edge.NONE,
        null,
        null,
        UserSources.DEFAULT);
  }
}
