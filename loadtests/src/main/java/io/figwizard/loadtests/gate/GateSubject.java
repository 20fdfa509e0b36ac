package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Path;

/** What is gated: a route, its two sides, its traffic and its data. */
interface GateSubject {

  /** The route id, for example {@code drilling.submit-answer}. */
  String route();

  /** See {@link GatePlan}: for a reader and for the evidence. Without secrets. */
  String setting();

  /**
   * Counts the data and says whether that is enough.
   *
   * @param work private folder for what else has to be kept
   * @throws CannotRun if it cannot be counted
   */
  DataCheck data(Path work) throws InterruptedException;

  /** How both sides come to run. */
  Contenders contenders();

  /**
   * Where the requests come from.
   *
   * @param data as counted before
   * @param seed of the plan
   * @throws CannotRun if there is nothing to make requests of
   */
  FeedSource feed(DataCheck data, long seed) throws IOException;
}
