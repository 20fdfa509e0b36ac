package io.figwizard.jobs;

import org.jspecify.annotations.Nullable;

/** How a mail begins. */
final class Greeting {
  private Greeting() {}

  static String of(@Nullable String name, Texts texts) {
    return PersonName.of(name)
        .map(safe -> texts.of("greeting", safe))
        .orElseGet(() -> texts.of("greeting.nameless"));
  }
}
