package io.figwizard.loadtests.gate;

import java.io.IOException;

/** Makes one fresh launch of both sides and measures it. */
interface LaunchSource {

  /**
   * Returns what was measured.
   *
   * @param number from 1, each used once
   */
  Launch run(int number) throws IOException, InterruptedException;
}
