package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TwinProcessTest {
  @Test
  void portAndFolderAreTaken() {
    StripeTwinOptions options = TwinProcess.options("--data", "here", "--port", "1234");

    assertThat(options.port()).isEqualTo(1234);
    assertThat(options.data()).isEqualTo(Path.of("here"));
  }

  @Test
  void whatIsNotUnderstoodIsNamed() {
    assertThatThrownBy(() -> TwinProcess.options("--colour", "red"))
        .hasMessage("--colour is unknown (expected: --port PORT, --data FOLDER)");
    assertThatThrownBy(() -> TwinProcess.options("--port")).hasMessage("--port needs a value");
    assertThatThrownBy(() -> TwinProcess.options("--port", "http"))
        .hasMessage("--port http (expected: a number)");
  }
}
