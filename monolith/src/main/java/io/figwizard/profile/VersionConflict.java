package io.figwizard.profile;

import io.figwizard.handlerkit.Refusal;
import java.util.Map;

/** The refusal for who would overwrite what they have not seen. */
final class VersionConflict {
  private VersionConflict() {}

  static Refusal of(String what, long expected, long current) {
    return new Refusal(
        409,
        "version_conflict",
        "The %s has version %d, expected was %d: it was changed in between. Get it and decide again."
            .formatted(what, current, expected),
        Map.of("expectedVersion", "the current version is " + current));
  }
}
