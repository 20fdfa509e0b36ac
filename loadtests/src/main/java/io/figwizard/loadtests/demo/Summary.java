package io.figwizard.loadtests.demo;

import java.io.PrintStream;
import java.time.Duration;

/** The end of the demo: what happened in all, and whether it was what was promised. */
record Summary(Outcomes all, WrittenAnswers written, Walk walk, Claims claims, PrintStream out) {

  void print(Duration took) {
    long acknowledged = all.where(Answered::ok).count();
    out.printf("%nSummary of %d s%n%n", took.toSeconds());
    out.printf("  requests sent          %,9d%n", all.count());
    out.printf("  failed, after a retry  %,9d%n", all.failed().count());
    out.printf("  sent a second time     %,9d%n", all.retried().count());
    out.printf("  moved to the function  %,9d%n", all.by(Answered.EXTRACTED).count());
    out.printf("  fell back              %,9d%n", all.fallbacks().count());
    out.printf("  answers acknowledged   %,9d%n", acknowledged);
    out.printf("  reviews in PostgreSQL  %,9d%n%n", written.rows());
    out.println(Latencies.bySide(all));
    out.println();
    out.println(walk.flips());
    out.println();

    claims.check(
        "No request failed",
        all.count() > 0 && all.failed().count() == 0,
        all.failed().count() == 0 ? "0 of %,d".formatted(all.count()) : all.failures().toString());
    claims.check(
        "No acknowledged answer was lost",
        acknowledged > 0 && written.lost(all) == 0,
        written.lost(all) + " lost");
    claims.check(
        "No answer was recorded twice", written.doubled() == 0, written.doubled() + " doubled");
    claims.check(
        "Every review in PostgreSQL was acknowledged",
        written.unacknowledged(all) == 0,
        "%,d reviews, %,d acknowledged".formatted(written.rows(), acknowledged));
    out.println();
    out.println(claims.verdict());
  }
}
