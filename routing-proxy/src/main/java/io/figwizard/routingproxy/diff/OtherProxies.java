package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.state.SharedFindings;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.coverage.SharedAnswers;
import io.figwizard.routingproxy.findings.Telling;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** What the other proxies that share a state found out of routes. Thread-safe. */
public final class OtherProxies {

  final SharedBooks books;
  final SharedAnswers answers;
  private final SharedFindings findings;

  /**
   * @param own what the monolith has answered this proxy
   */
  public OtherProxies(SharedFindings findings, MonolithAnswers own, Clock clock) {
    this.findings = findings;
    this.books = new SharedBooks(findings);
    this.answers = new SharedAnswers(own, findings, clock);
  }

  /**
   * Tells them what this one finds out.
   *
   * @param executor its threads are stopped by its owner
   * @param every how often
   */
  public Telling telling(Differ own, ScheduledExecutorService executor, Duration every) {
    return new Telling(findings, List.of(own, answers), executor, every);
  }
}
