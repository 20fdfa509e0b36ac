package io.figwizard.jobs;

/** The mail server takes no mails now; nothing of what was to be sent was handed over. */
final class MailServerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MailServerUnavailable(String message) {
    super(message);
  }
}
