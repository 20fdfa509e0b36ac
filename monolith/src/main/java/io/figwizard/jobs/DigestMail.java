package io.figwizard.jobs;

import io.figwizard.jobs.Mail.Body;
import io.figwizard.jobs.Mail.Link;
import io.figwizard.jobs.ReaderSql.Reader;
import java.util.List;

/** What stands in the daily digest. */
final class DigestMail {
  /** More cards than that are not counted. */
  static final int MOST_DUE = 999;

  private final String learnPage;
  private final String settingsPage;

  DigestMail(String learnPage, String settingsPage) {
    this.learnPage = learnPage;
    this.settingsPage = settingsPage;
  }

  /**
   * @param due how many cards are; more than {@link #MOST_DUE} stands for any number beyond
   * @param answeredYesterday how many answers the user gave on the day before
   */
  Mail compose(DigestSql.Claimed digest, Reader reader, int due, int answeredYesterday) {
    Texts texts = Texts.in(reader.locale());
    String many = due > MOST_DUE ? ".many" : "";
    int number = Math.min(due, MOST_DUE);
    Body body =
        new Body(
            texts.language(),
            List.of(
                Greeting.of(reader.name(), texts),
                texts.of("digest.due" + many, number)
                    + " "
                    + texts.of("digest.yesterday", answeredYesterday)),
            new Link(texts.of("digest.link"), learnPage),
            List.of(texts.of("digest.why", settingsPage)));
    return new Mail(
        "digest." + digest.userId() + "." + digest.localDate(),
        reader.email(),
        reader.name(),
        texts.of("digest.subject" + many, number),
        body,
        settingsPage);
  }
}
