package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProxyErrorTest {

  /** Who is called at night looks there. */
  @ParameterizedTest
  @EnumSource
  void standsInThePlaybookWithItsStatus(ProxyError error) throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../MIGRATION.md")).stream()
            .filter(line -> line.startsWith("| `") && line.contains("`" + error.code() + "`"))
            .toList();

    assertThat(rows)
        .singleElement()
        .asString()
        .containsAnyOf(String.valueOf(error.status()), error.status() < 500 ? "4xx" : "501");
  }
}
