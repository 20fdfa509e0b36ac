package io.figwizard.providertwins.smtp;

import java.util.ArrayList;
import java.util.List;

/** The mails that the server has taken, oldest first. Thread-safe. */
final class Mailbox {
  private final List<ReceivedMail> mails = new ArrayList<>();
  private int last;

  synchronized void add(String sender, List<String> recipients, String raw) {
    mails.add(MailReader.read(++last, sender, recipients, raw));
  }

  synchronized List<ReceivedMail> all() {
    return List.copyOf(mails);
  }

  synchronized void clear() {
    mails.clear();
  }
}
