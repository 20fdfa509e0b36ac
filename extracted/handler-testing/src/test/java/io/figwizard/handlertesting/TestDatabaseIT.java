package io.figwizard.handlertesting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.sample.Sample;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(Sample.class.getPackage());

  @RegisterExtension
  static final TestDatabase ANOTHER = TestDatabase.migratedFor(Sample.class.getPackage());

  private static String urlOutside = "";

  @BeforeAll
  static void rememberUrl() {
    urlOutside = DATABASE.jdbcUrl();
  }

  @Test
  void isMigratedForTheRoleOfTheDomain() throws SQLException {
    asSample(DATABASE, "INSERT INTO sample.thing VALUES ('one')");

    assertThat(count(DATABASE)).isEqualTo(1);
  }

  /** The second is a copy of what the first was migrated to. */
  @Test
  void givesTheRoleNoMoreThanTheMigrationDoes() {
    for (TestDatabase each : List.of(DATABASE, ANOTHER)) {
      assertThatThrownBy(() -> asSample(each, "CREATE TEMPORARY TABLE mine (id int)"))
          .hasMessageContaining("permission denied to create temporary tables");
      assertThatThrownBy(() -> asSample(each, "UPDATE sample.databasechangelog SET id = 'x'"))
          .hasMessageContaining("permission denied for table databasechangelog");
    }
  }

  @Test
  void isNotSharedWithOthers() throws SQLException {
    DATABASE.execute("INSERT INTO sample.thing VALUES ('two')");

    assertThat(count(ANOTHER)).isZero();
    assertThat(DATABASE.jdbcUrl()).isNotEqualTo(ANOTHER.jdbcUrl());
  }

  @Nested
  class InANestedClass {
    @Test
    void isTheSame() {
      assertThat(DATABASE.jdbcUrl()).isEqualTo(urlOutside);
    }
  }

  private static void asSample(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.role("sample").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(TestDatabase database) throws SQLException {
    try (Connection connection = database.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM sample.thing")) {
      result.next();
      return result.getInt(1);
    }
  }
}
