package io.figwizard.loadtests.data;

/**
 * Writes what users have in some of the tables. Its rows depend on the seed, the chunk and the
 * users alone, and agree with those of other parts because both draw a user's history from the same
 * dice. Immutable; runs on several threads.
 */
interface UserPart {

  /**
   * @param first index of the first user
   * @param last index after that of the last user
   */
  void write(int chunk, int first, int last, RowsByTable rows);
}
