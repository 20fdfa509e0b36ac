package io.figwizard.profile;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user has written of a profile and not published yet. */
record Draft(long version, @Nullable String displayName, @Nullable String about, Instant savedAt) {

  boolean says(@Nullable String otherName, @Nullable String otherAbout) {
    return Objects.equals(displayName, otherName) && Objects.equals(about, otherAbout);
  }
}
