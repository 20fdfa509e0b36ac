package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes a gate's result down, signed, so that the routing proxy can trust it: a readable copy and
 * a compact JWS (RFC 7515, HS256) of the same JSON. Only the JWS counts.
 */
final class Evidence {
  private static final int KEY_BYTES = 32;
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectMapper json = new ObjectMapper();
  private final byte[] key;

  /**
   * @param base64Key 32 bytes
   * @throws CannotRun if it is not
   */
  Evidence(String base64Key) {
    try {
      key = Base64.getDecoder().decode(base64Key.strip());
    } catch (IllegalArgumentException e) {
      throw new CannotRun(wrongKey("not base64"), e);
    }
    if (key.length != KEY_BYTES) {
      throw new CannotRun(wrongKey(key.length + " bytes"));
    }
  }

  private static String wrongKey(String found) {
    return "FIG_EVIDENCE_KEY is "
        + found
        + " (expected: base64 of "
        + KEY_BYTES
        + " bytes, the same as the routing proxy's)";
  }

  /** Writes {@code <route>-<UTC time>.json} into the directory and returns its path. */
  Path write(GateResult result, Path directory) throws IOException {
    ObjectNode payload = payload(result);
    ObjectNode document = json.createObjectNode();
    document.set("evidence", payload);
    document.put("jws", sign(payload));
    Files.createDirectories(directory);
    Path file =
        directory.resolve(
            result.plan().route() + "-" + FILE_TIME.format(result.finishedAt()) + ".json");
    // Never half a file under the name that the proxy looks for.
    Path unfinished = Files.createTempFile(directory, ".evidence", ".tmp");
    Files.writeString(
        unfinished, json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String sign(ObjectNode payload) throws JsonProcessingException {
    JWSObject jws =
        new JWSObject(
            new JWSHeader(JWSAlgorithm.HS256), new Payload(json.writeValueAsString(payload)));
    try {
      jws.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign evidence", e);
    }
    return jws.serialize();
  }

  private ObjectNode payload(GateResult result) {
    ObjectNode payload = json.createObjectNode();
    payload.put("format", 1);
    payload.put("id", UUID.randomUUID().toString());
    payload.put("route", result.plan().route());
    payload.put("verdict", result.verdict().word());
    payload.put("startedAt", result.startedAt().toString());
    payload.put("finishedAt", result.finishedAt().toString());
    ObjectNode builds = payload.putObject("builds");
    Builds ran = result.builds();
    if (ran != null) {
      builds.put("monolith", ran.monolith()).put("extracted", ran.extracted());
    }
    ObjectNode data = payload.putObject("data").put("profile", result.data().profile());
    ObjectNode rows = data.putObject("rows");
    result.data().rows().forEach(rows::put);
    putGate(payload.putObject("gate"), result.plan());
    ArrayNode results = payload.putArray("results");
    result.comparisons().forEach(comparison -> putComparison(results.addObject(), comparison));
    ObjectNode errors = payload.putObject("errors");
    putTotals(errors.putObject("monolith"), result.monolith());
    putTotals(errors.putObject("extracted"), result.extracted());
    ArrayNode launches = payload.putArray("launches");
    result.launches().forEach(launch -> putLaunch(launches.addObject(), launch));
    ArrayNode reasons = payload.putArray("reasons");
    result.reasons().forEach(reasons::add);
    return payload;
  }

  private static void putGate(ObjectNode gate, GatePlan plan) {
    gate.put("setting", plan.setting())
        .put("launches", plan.launches())
        .put("extraLooks", plan.extraLooks())
        .put("warmupSeconds", plan.warmupSeconds())
        .put("seconds", plan.seconds())
        .put("ratePerSecond", plan.ratePerSecond())
        .put("seed", plan.seed())
        .put("confidencePerLook", plan.confidencePerLook())
        .put("slackMillis", plan.margins().slackMillis());
    ObjectNode margins = gate.putObject("margins");
    for (Quantile quantile : Quantile.values()) {
      margins.put(quantile.word(), plan.margins().relative().get(quantile));
    }
  }

  private static void putComparison(ObjectNode node, Comparison comparison) {
    node.put("quantile", comparison.quantile().word());
    ArrayNode ratios = node.putArray("perLaunch");
    comparison.logRatios().forEach(ratio -> ratios.add(Math.exp(ratio)));
    node.put("mean", Math.exp(comparison.mean()));
    node.putArray("ci").add(Math.exp(comparison.lower())).add(Math.exp(comparison.upper()));
    node.put("limit", Math.exp(comparison.limit()));
    node.put("judged", comparison.judged());
    node.put("verdict", comparison.verdict().word());
  }

  private static void putTotals(ObjectNode node, HardRules.Totals totals) {
    node.put("requests", totals.requests()).put("failed", totals.failed());
    ObjectNode outcomes = node.putObject("outcomes");
    totals.outcomes().forEach(outcomes::put);
  }

  private static void putLaunch(ObjectNode node, Launch launch) {
    node.put("number", launch.number());
    putArm(node.putObject("monolith"), launch.monolith());
    putArm(node.putObject("extracted"), launch.extracted());
    ArrayNode flaws = node.putArray("flaws");
    launch.flaws().forEach(flaws::add);
  }

  private static void putArm(ObjectNode node, Arm arm) {
    node.put("requests", arm.requests()).put("failed", arm.failed());
    for (Quantile quantile : Quantile.values()) {
      if (arm.requests() > 0) {
        node.put(quantile.word() + "Millis", arm.millis(quantile));
      }
    }
    if (Double.isFinite(arm.cpuMicrosPerRequest())) {
      node.put("cpuMicrosPerRequest", arm.cpuMicrosPerRequest());
    }
  }
}
