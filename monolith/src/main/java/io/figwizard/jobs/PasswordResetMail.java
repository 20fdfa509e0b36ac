package io.figwizard.jobs;

import io.figwizard.jobs.Mail.Body;
import io.figwizard.jobs.Mail.Link;
import io.figwizard.jobs.ReaderSql.Reader;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What stands in the mail with which a password is reset. */
final class PasswordResetMail {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private final String page;

  /**
   * @param page where a new password is set
   */
  PasswordResetMail(String page) {
    this.page = page;
  }

  Mail compose(ResetMailSql.Claimed claimed, Reader reader) {
    Texts texts = Texts.in(reader.locale());
    // Behind the #, browsers keep it to themselves: it reaches no server's log.
    Link link = new Link(texts.of("reset.link"), page + "#token=" + claimed.token());
    Body body =
        new Body(
            texts.language(),
            List.of(
                Greeting.of(reader.name(), texts),
                texts.of("reset.text", UTC_TIME.format(claimed.expiresAt()))),
            link,
            List.of(texts.of("reset.other")));
    return new Mail(
        "reset." + claimed.eventId(),
        reader.email(),
        reader.name(),
        texts.of("reset.subject"),
        body,
        null);
  }
}
