package io.figwizard.routingproxy.diff;

import java.io.IOException;
import java.util.List;

/** A diff-rules.yml with mistakes; the message names all of them. */
final class InvalidRulesException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidRulesException(String file, List<String> problems) {
    super(file + " has mistakes:\n  " + String.join("\n  ", problems));
  }
}
