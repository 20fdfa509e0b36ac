package io.figwizard.handlerkit;

import org.jspecify.annotations.Nullable;

/**
 * The build that is running, read once: right after the start, so that nobody waits for it and the
 * jars cannot have been replaced meanwhile, or earlier where somebody asks.
 */
final class RunningBuild {
  private @Nullable BuildIdentity identity;

  synchronized BuildIdentity get() {
    if (identity == null) {
      identity = BuildIdentity.ofClassPath();
    }
    return identity;
  }
}
