package io.figwizard.loadtests.gate;

import java.io.IOException;
import java.nio.file.Path;

/** Starts both sides of a route afresh, as often as the gate asks. */
interface Contenders {

  /**
   * Starts both and waits until they can serve.
   *
   * @param logs folder for their logs; exists
   */
  Pair launch(Path logs) throws IOException;

  /** Both sides, running; closing stops both. */
  interface Pair extends AutoCloseable {
    Contender monolith();

    Contender extracted();

    @Override
    void close();
  }
}
