package io.figwizard.jobs;

import java.util.List;

/** Mails for tests that are not about what they say. */
final class Mails {
  private Mails() {}

  static Mail to(String address, String name) {
    return new Mail(
        "some.id",
        address,
        name,
        "Grüße",
        new Mail.Body(
            "en",
            List.of("Hello", "A text with ümlauts. And a dot on a line of its own:\n.\nAfter it."),
            new Mail.Link("Go", "https://example.org/go"),
            List.of("Small")),
        "https://example.org/settings");
  }
}
