package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {

  private static final List<String> MODES = List.of("monolith", "canary", "extracted");

  @Test
  void namesTheWordThatWasMeant() {
    assertThat(Nearest.hint("canry", MODES)).isEqualTo("did you mean \"canary\"?");
    assertThat(Nearest.hint("EXTRACTED", MODES)).isEqualTo("did you mean \"extracted\"?");
  }

  @Test
  void listsTheWordsWhereNoneIsClose() {
    assertThat(Nearest.hint("shadow", MODES))
        .isEqualTo("expected one of: monolith, canary, extracted");
    assertThat(Nearest.hint("", MODES)).startsWith("expected one of");
    assertThat(Nearest.hint("x", List.of())).isEqualTo("there are none yet");
  }
}
