package io.figwizard.loadtests.demo;

import java.util.List;
import java.util.UUID;

/**
 * A user who answers cards.
 *
 * @param cards own ones; at least one
 */
record Learner(UUID user, List<Card> cards) {

  /**
   * @param answer that is right, or what to say when the right one cannot be said
   */
  record Card(UUID id, String answer) {}
}
