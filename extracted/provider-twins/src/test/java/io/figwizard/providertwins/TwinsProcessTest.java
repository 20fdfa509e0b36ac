package io.figwizard.providertwins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.providertwins.TwinsProcess.Ports;
import org.junit.jupiter.api.Test;

class TwinsProcessTest {
  @Test
  void hasThePortsOfTheLocalStackUnlessToldOthers() {
    assertThat(TwinsProcess.ports()).isEqualTo(new Ports(8093, 8094));
    assertThat(TwinsProcess.ports("--smtp-port", "25", "--port", "80"))
        .isEqualTo(new Ports(80, 25));
  }

  @Test
  void saysWhatItDoesNotUnderstand() {
    assertThatThrownBy(() -> TwinsProcess.ports("--data", "1"))
        .hasMessage("--data is unknown (expected: --port PORT, --smtp-port PORT)");
    assertThatThrownBy(() -> TwinsProcess.ports("--port")).hasMessage("--port needs a value");
    assertThatThrownBy(() -> TwinsProcess.ports("--port", "x"))
        .hasMessage("--port x (expected: a number)");
  }
}
