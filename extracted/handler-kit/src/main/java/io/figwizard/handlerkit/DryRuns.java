package io.figwizard.handlerkit;

import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What the dry runs of an application have in common.
 *
 * @param on whether there is a key
 * @param paths of the handlers that can do them
 */
record DryRuns(boolean on, DryRunGuard guard, Set<String> paths) {
  /** Makes a handler able to do them; null where there are none. */
  @Nullable DryRunRouter router(
      String path,
      Variant variant,
      HandlerKit kit,
      ActionReader reader,
      ActionRunner runner,
      @Nullable Jdbi jdbi) {
    if (!on) {
      return null;
    }
    if (jdbi != null) {
      // Twice does no harm: both variants have the same one.
      jdbi.installPlugin(guard);
    }
    paths.add("/" + path);
    return new DryRunRouter(path, variant, kit, reader, runner, jdbi);
  }
}
