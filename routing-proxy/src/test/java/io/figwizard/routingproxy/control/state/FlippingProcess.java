package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes states as fast as it can until it is killed; prints each one that it was told is kept. */
final class FlippingProcess {

  private FlippingProcess() {}

  static Process start(Path folder, ProcessBuilder.Redirect errors) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FlippingProcess.class.getName(),
                folder.toString()))
        .redirectError(errors)
        .start();
  }

  public static void main(String... arguments) throws Exception {
    StateStore store = StateStore.open(Path.of(arguments[0]));
    ProxyState state = store.found();
    while (true) {
      Change change = Changes.flip(state.generation() + 1);
      state = state.after(change);
      store.write(state, List.of(change));
      System.out.println(state.generation());
    }
  }
}
