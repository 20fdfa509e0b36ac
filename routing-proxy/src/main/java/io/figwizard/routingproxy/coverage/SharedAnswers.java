package io.figwizard.routingproxy.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.figwizard.routingproxy.control.state.SharedFindings;
import io.figwizard.routingproxy.control.state.SharedFindings.Finding;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.findings.FindingText;
import io.figwizard.routingproxy.findings.FindingsSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which ways the monolith has answered of late, at all proxies that share their state. A way
 * that is new is told at once, how often and when last only now and then: what counts is that it
 * happened. Thread-safe.
 */
public final class SharedAnswers implements FindingsSource {

  private static final Logger LOG = LoggerFactory.getLogger(SharedAnswers.class);
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /** What was told of a route, and when. */
  private record Told(List<GivenAnswer> answers, Instant at) {}

  private final MonolithAnswers own;
  private final SharedFindings shared;
  private final Clock clock;
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final Map<String, Told> telling = new ConcurrentHashMap<>();
  private final ObjectReader reader = StateJson.mapper().readerFor(GivenAnswer[].class);

  /**
   * @param own this proxy's
   */
  public SharedAnswers(MonolithAnswers own, SharedFindings shared, Clock clock) {
    this.own = own;
    this.shared = shared;
    this.clock = clock;
  }

  /** By status; asks the other proxies' database. */
  public List<GivenAnswer> lately(String route) throws IOException {
    Map<Branch, GivenAnswer> all = new TreeMap<>();
    own.lately(route).forEach(answer -> all.put(answer.branch(), answer));
    Instant oldest = clock.instant().minus(MonolithAnswers.LATELY);
    for (Finding finding : shared.others(kind(), route).all()) {
      for (GivenAnswer answer : read(finding, route)) {
        if (!answer.last().isBefore(oldest)) {
          all.merge(answer.branch(), answer, GivenAnswer::and);
        }
      }
    }
    return List.copyOf(all.values());
  }

  private List<GivenAnswer> read(Finding finding, String route) {
    try {
      GivenAnswer[] answers = reader.readValue(finding.content());
      return List.of(answers);
    } catch (JsonProcessingException e) {
      // Of another version, perhaps. It says nothing about what was told by the others.
      LOG.warn("What {} told of {}'s answers cannot be read", finding.replica(), route);
      return List.of();
    }
  }

  @Override
  public SharedFindings.Kind kind() {
    return SharedFindings.Kind.ANSWERS;
  }

  @Override
  public Set<String> untold(Map<String, Long> begun) {
    Instant now = clock.instant();
    telling.clear();
    own.all()
        .forEach(
            (route, answers) -> {
              if (isDue(told.get(route), answers, now)) {
                telling.put(route, new Told(answers, now));
              }
            });
    return Set.copyOf(telling.keySet());
  }

  @Override
  public @Nullable String text(String route) {
    Told now = telling.get(route);
    return now == null ? null : FindingText.of(now.answers());
  }

  private static boolean isDue(@Nullable Told last, List<GivenAnswer> answers, Instant now) {
    return last == null
        || !ways(last.answers()).equals(ways(answers))
        || (last.at().plus(AGAIN).isBefore(now) && !last.answers().equals(answers));
  }

  private static List<Branch> ways(List<GivenAnswer> answers) {
    return answers.stream().map(GivenAnswer::branch).toList();
  }

  @Override
  public void told(Set<String> routes) {
    for (String route : routes) {
      Told now = telling.remove(route);
      if (now != null) {
        told.put(route, now);
      }
    }
  }
}
