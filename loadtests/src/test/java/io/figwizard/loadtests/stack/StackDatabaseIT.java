package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDatabaseIT {

  @TempDir Path fig;

  @Test
  void startsOneOfItsOwnUnlessOneIsNamed() throws Exception {
    try (StackDatabase own = StackDatabase.start(fig, Map.of());
        Connection connection = own.connect()) {
      assertThat(connection.isValid(30)).isTrue();
      assertThat(own.toString()).contains("127.0.0.1").doesNotContain(own.ownerPassword());

      assertThatThrownBy(() -> StackDatabase.start(fig, Map.of()))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("is used by");

      Map<String, String> named =
          Map.of(
              "DATABASE_URL", own.jdbcUrl(),
              "DATABASE_OWNER", own.owner(),
              "DATABASE_OWNER_PASSWORD", own.ownerPassword());
      try (StackDatabase same = StackDatabase.start(fig.resolve("unused"), named);
          Connection another = same.connect()) {
        assertThat(another.isValid(30)).isTrue();
      }
      assertThat(fig.resolve("unused")).doesNotExist();
      assertThat(connection.isValid(30)).as("not ours to stop").isTrue();
    }
  }

  @Test
  void saysWhichVariableIsMissingBesideTheUrl() {
    assertThatThrownBy(
            () ->
                StackDatabase.start(
                    fig, Map.of("DATABASE_URL", "jdbc:postgresql://h/d", "DATABASE_OWNER", "o")))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("DATABASE_OWNER_PASSWORD is not");
  }
}
