package io.figwizard.loadtests.gate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side as the gate's file says it: either a command that starts it for each launch, or the
 * address of one that runs already. Texts still hold their placeholders.
 *
 * @param command program and arguments
 * @param directory where the command runs, relative to the file; null for the file's own folder
 * @param environment all that the command gets beside {@code PATH} and its like
 * @param ready path or URL that answers 200 once the started side can serve
 * @param startSeconds how long it may take until then
 * @param url of a side that runs already
 */
record OwnSide(
    @Nullable List<String> command,
    @Nullable String directory,
    @Nullable Map<String, String> environment,
    @Nullable String ready,
    @Nullable Integer startSeconds,
    @Nullable String url) {

  OwnSide {
    boolean starts = command != null && !command.isEmpty();
    if (starts == (url != null)) {
      throw new IllegalArgumentException(
          "names "
              + (starts ? "both command and url" : "neither command nor url")
              + " (expected: the command that starts it, or the url where it runs already)");
    }
    if (starts && ready == null) {
      throw new IllegalArgumentException(
          "has no ready (expected: what answers 200 once it can serve, for example"
              + " /fig/ready, or http://127.0.0.1:${adminPort}/healthcheck)");
    }
    if (!starts
        && (directory != null || environment != null || ready != null || startSeconds != null)) {
      throw new IllegalArgumentException(
          "runs already at its url (expected: nothing beside it; directory, environment, ready and"
              + " startSeconds belong to a command)");
    }
    if (startSeconds != null && startSeconds < 1) {
      throw new IllegalArgumentException(
          "has startSeconds: " + startSeconds + " (expected: at least 1)");
    }
  }

  boolean starts() {
    return command != null;
  }
}
