package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.Accepted;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.Nearest;
import io.figwizard.routingproxy.control.ShadowCheck;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.diff.DiffReport.AnswerReport;
import io.figwizard.routingproxy.diff.DiffReport.Obstacle;
import io.figwizard.routingproxy.routes.Route;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was compared, as evidence for a route's first users. Thread-safe. */
public final class ShadowEvidence implements ShadowCheck {

  private final Differ differ;

  public ShadowEvidence(Differ differ) {
    this.differ = differ;
  }

  @Override
  public @Nullable ShadowProof check(Route route, Standing from, Standing to, FlipRequest request) {
    boolean first = from.mode().monolithServesAll() && !to.mode().monolithServesAll();
    if (!first || request.force()) {
      return null;
    }
    Differ.Found found = differ.found(route);
    if (!Readiness.asked(route, found.page())) {
      return null;
    }
    Set<String> accepted = accepted(request.accepted(), found.answers());
    List<Obstacle> obstacles = found.readiness().obstacles(found.answers(), accepted);
    if (!obstacles.isEmpty()) {
      throw refusal(route, from, obstacles);
    }
    List<String> answeredFor =
        found.answers().stream()
            .filter(answer -> answer.compared() == 0)
            .map(AnswerReport::answer)
            .toList();
    long compared = found.readiness().compared();
    return compared == 0 && answeredFor.isEmpty()
        ? null
        : new ShadowProof(compared, found.readiness().differingAtMost(), answeredFor);
  }

  @Override
  public Map<String, Long> begun() {
    return differ.begun();
  }

  private static Set<String> accepted(Accepted asked, List<AnswerReport> answers) {
    List<String> known = answers.stream().map(AnswerReport::answer).toList();
    for (String answer : asked.answers()) {
      if (!known.contains(answer)) {
        throw ControlRefusal.invalid(
            "accept",
            "is \""
                + answer
                + "\", which the monolith has not answered of late"
                + (known.isEmpty() ? "" : "; " + Nearest.hint(answer, known)));
      }
    }
    return asked.all() ? new HashSet<>(known) : new HashSet<>(asked.answers());
  }

  private static ControlRefusal refusal(Route route, Standing from, List<Obstacle> obstacles) {
    Map<String, String> facts = new LinkedHashMap<>();
    obstacles.forEach(obstacle -> facts.putAll(obstacle.facts()));
    return new ControlRefusal(
        409,
        obstacles.get(0).code(),
        "The route "
            + route.id()
            + " stays at "
            + from
            + ". "
            + obstacles.stream().map(Obstacle::message).collect(Collectors.joining(" "))
            + " Or override with --force --reason \"...\".",
        facts);
  }
}
