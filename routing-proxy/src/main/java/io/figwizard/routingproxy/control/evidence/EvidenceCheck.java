package io.figwizard.routingproxy.control.evidence;

import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether evidence allows a route to move now. Thread-safe; asks both sides each time. */
public final class EvidenceCheck {

  /** How far the gate's clock may be ahead of ours. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private final EvidenceReader reader;
  private final RunningBuilds builds;
  private final Duration maxAge;
  private final Clock clock;

  /** Throws IllegalArgumentException where the configured key cannot be one. */
  public EvidenceCheck(EvidenceConfiguration configuration, Clock clock) {
    reader = new EvidenceReader(configuration.key());
    builds = new RunningBuilds(configuration.buildTimeout().toJavaDuration());
    maxAge = configuration.maxAge().toJavaDuration();
    this.clock = clock;
  }

  /**
   * Gives back the evidence's id. Throws ControlRefusal with everything that is wrong with it: the
   * value found, the value expected and the command that makes better evidence.
   */
  public String check(Route route, @Nullable String jws) {
    if (jws == null || jws.isBlank()) {
      throw new ControlRefusal(
          409,
          "evidence_missing",
          "Moving " + route.id() + " needs passing evidence and there is none. " + advice(route),
          Map.of());
    }
    Evidence evidence;
    try {
      evidence = reader.read(jws);
    } catch (EvidenceReader.NotEvidence e) {
      throw refusal(route, Map.of("evidence", String.valueOf(e.getMessage())));
    }
    Map<String, String> faults = new LinkedHashMap<>();
    checkContent(route, evidence, faults);
    checkBuilds(route, evidence, faults);
    if (!faults.isEmpty()) {
      throw refusal(route, faults);
    }
    return evidence.id();
  }

  private void checkContent(Route route, Evidence evidence, Map<String, String> faults) {
    if (!evidence.route().equals(route.id())) {
      faults.put("route", "found " + evidence.route() + ", expected " + route.id());
    }
    if (!evidence.verdict().equals("pass")) {
      faults.put("verdict", "found " + evidence.verdict() + ", expected pass");
    }
    Instant now = clock.instant();
    Duration age = Duration.between(evidence.finishedAt(), now);
    if (age.compareTo(maxAge) > 0) {
      faults.put(
          "age",
          "found "
              + inWords(age)
              + " (finished "
              + evidence.finishedAt()
              + "), expected at most "
              + inWords(maxAge));
    } else if (age.compareTo(CLOCK_SKEW.negated()) < 0) {
      faults.put(
          "age",
          "found a gate that finishes in the future, at "
              + evidence.finishedAt()
              + "; expected it before "
              + now
              + ", look at both clocks");
    }
  }

  private void checkBuilds(Route route, Evidence evidence, Map<String, String> faults) {
    List<CompletableFuture<RunningBuild>> asked =
        Stream.of(Side.MONOLITH, Side.EXTRACTED)
            .flatMap(side -> builds.ask(side.word(), route.target(side)).stream())
            .toList();
    asked.forEach(build -> compare(build.join(), evidence, faults));
  }

  private static void compare(RunningBuild running, Evidence evidence, Map<String, String> faults) {
    String tested = evidence.builds().getOrDefault(running.side(), "none");
    String name = "builds." + running.side();
    if (!running.fault().isEmpty()) {
      faults.putIfAbsent(
          name,
          "the build at "
              + running.address()
              + " cannot be read, "
              + running.fault()
              + "; expected "
              + tested);
    } else if (!running.build().equals(tested)) {
      faults.putIfAbsent(
          name, "found " + tested + " in the evidence, expected the running " + running.build());
    }
  }

  private static ControlRefusal refusal(Route route, Map<String, String> faults) {
    String list =
        faults.entrySet().stream()
            .map(fault -> fault.getKey() + ": " + fault.getValue())
            .collect(Collectors.joining("; "));
    return new ControlRefusal(
        409,
        "evidence_refused",
        "The evidence does not allow " + route.id() + " to move. " + list + ". " + advice(route),
        faults);
  }

  private static String advice(Route route) {
    return "Run `./fig gate " + route.id() + "`, or override with --force --reason \"...\".";
  }

  private static String inWords(Duration age) {
    return age.toMinutes() < 60
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toHours() + " h " + age.toMinutesPart() + " min";
  }
}
