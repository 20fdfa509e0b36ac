package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.routes.Mode;
import java.util.Arrays;
import java.util.List;

/** Reads a mode as an operator writes it. */
public final class ModeWords {

  private static final List<String> MODES = Arrays.stream(Mode.values()).map(Mode::word).toList();

  private ModeWords() {}

  /**
   * @throws ControlRefusal naming the nearest one where there is no such mode
   */
  public static Mode read(String word) {
    int index = MODES.indexOf(word);
    if (index < 0) {
      throw ControlRefusal.invalid("mode", "is \"" + word + "\"; " + Nearest.hint(word, MODES));
    }
    return Mode.values()[index];
  }
}
