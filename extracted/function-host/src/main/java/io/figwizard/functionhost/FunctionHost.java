package io.figwizard.functionhost;

import io.dropwizard.core.ConfiguredBundle;

/** Runs one domain's bundle as a service of its own. */
public final class FunctionHost {
  private FunctionHost() {}

  /**
   * Runs the function until the process is told to end ({@code SIGTERM}); requests in flight are
   * finished first. The configuration file may name environment variables ({@code ${PORT:-8082}});
   * one that is neither set nor has a default ends the process with a message that names it.
   *
   * @param service how the process calls itself: {@code drilling-handler}
   * @param settings the configuration file's form
   * @param arguments {@code server FILE}, as for every Dropwizard application
   * @throws IllegalArgumentException naming everything in the configuration that does not befit a
   *     function
   */
  public static <C extends FunctionConfiguration> void run(
      String service, Class<C> settings, ConfiguredBundle<? super C> bundle, String... arguments)
      throws Exception {
    new FunctionApplication<>(service, settings, bundle).run(arguments);
  }
}
