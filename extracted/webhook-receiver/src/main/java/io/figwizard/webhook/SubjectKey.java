package io.figwizard.webhook;

import io.figwizard.handlerkit.Variant;

/** What storing an event about somebody and erasing that somebody lock against each other. */
final class SubjectKey {
  private SubjectKey() {}

  static String of(Provider provider, Variant variant, String subject) {
    return "webhook:" + provider.id() + ":" + variant.id() + ":" + subject;
  }
}
