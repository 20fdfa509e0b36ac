package io.figwizard.routingproxy.control;

import java.util.List;

/**
 * Answers of the monolith that need not have been compared, on the word of who asks.
 *
 * @param answers as {@code ./fig diff} names them
 * @param all whatever they are; needs a reason
 */
public record Accepted(List<String> answers, boolean all) {

  public static final Accepted NONE = new Accepted(List.of(), false);

  public Accepted {
    answers = List.copyOf(answers);
  }

  boolean any() {
    return all || !answers.isEmpty();
  }
}
