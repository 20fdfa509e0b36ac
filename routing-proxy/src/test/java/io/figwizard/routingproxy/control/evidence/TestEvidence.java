package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.dropwizard.util.Duration;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Evidence as the gate signs it; every part can be made wrong. */
public final class TestEvidence {

  public static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final Map<String, Object> payload = new LinkedHashMap<>();
  private JWSAlgorithm algorithm = JWSAlgorithm.HS256;
  private byte[] key = new byte[32];

  /** A check of what is signed with {@link #KEY}, a day old at most. */
  public static EvidenceCheck check(Clock clock) {
    return new EvidenceCheck(
        new EvidenceConfiguration(KEY, Duration.hours(24), Duration.seconds(30)), clock);
  }

  public static TestEvidence of(
      String route, Instant finishedAt, String monolith, String extracted) {
    TestEvidence evidence = new TestEvidence();
    evidence.payload.put("format", 1);
    evidence.payload.put("id", "6f1c1d0e-0000-4000-8000-000000000001");
    evidence.payload.put("route", route);
    evidence.payload.put("verdict", "pass");
    evidence.payload.put("startedAt", finishedAt.minusSeconds(60).toString());
    evidence.payload.put("finishedAt", finishedAt.toString());
    evidence.payload.put("builds", Map.of("monolith", monolith, "extracted", extracted));
    evidence.payload.put("results", Map.of("p99", 1.01));
    return evidence;
  }

  public TestEvidence with(String name, Object value) {
    payload.put(name, value);
    return this;
  }

  public TestEvidence without(String name) {
    payload.remove(name);
    return this;
  }

  TestEvidence signedWith(JWSAlgorithm other, byte[] otherKey) {
    algorithm = other;
    key = otherKey;
    return this;
  }

  public String jws() {
    try {
      JWSObject jws =
          new JWSObject(
              new JWSHeader(algorithm),
              new Payload(new ObjectMapper().writeValueAsString(payload)));
      jws.sign(new MACSigner(key));
      return jws.serialize();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
