package io.figwizard.jobs;

import io.figwizard.jobs.Mail.Body;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What stands in the mail with a day's usage: counts, and nothing of anybody. */
final class UsageMail {
  private final String recipient;

  /**
   * @param recipient an address
   */
  UsageMail(String recipient) {
    this.recipient = recipient;
  }

  Mail compose(LocalDate day, List<UsageSql.Line> lines) {
    UsageSql.Line all =
        new UsageSql.Line(
            "all plans",
            sum(lines, UsageSql.Line::users),
            sum(lines, UsageSql.Line::activeUsers),
            sum(lines, UsageSql.Line::reviews));
    List<String> paragraphs =
        Stream.concat(Stream.of(all), lines.stream()).map(UsageMail::sentence).toList();
    Body body =
        new Body(
            "en",
            paragraphs,
            null,
            List.of(
                "Days are those of UTC. Active is who answered a card. More days are in"
                    + " jobs.usage. Sent because jobs.reportTo names this address."));
    return new Mail(
        "usage." + day,
        recipient,
        null,
        String.format(
            Locale.ENGLISH,
            "Usage on %s: %,d of %,d users active",
            day,
            all.activeUsers(),
            all.users()),
        body,
        null);
  }

  private static String sentence(UsageSql.Line line) {
    return String.format(
        Locale.ENGLISH,
        "%s: %,d users, %,d active, %,d answers",
        line.plan(),
        line.users(),
        line.activeUsers(),
        line.reviews());
  }

  private static long sum(List<UsageSql.Line> lines, ToLongFunction<UsageSql.Line> of) {
    return lines.stream().mapToLong(of).sum();
  }
}
