package io.figwizard.routingproxy.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
  @TempDir Path folder;
  private Path file;
  private final String anna = Token.create(new SecureRandom());
  private final String ben = Token.create(new SecureRandom());

  @BeforeEach
  void file() {
    file = folder.resolve("operators.yml");
  }

  @Test
  void findsWhoseTokenItIs() throws IOException {
    write(line("anna", "operator", anna), line("ben", "viewer", ben));
    Operators operators = Operators.open(file);

    assertThat(operators.find(anna)).map(Operator::name).contains("anna");
    assertThat(operators.find(ben)).map(Operator::role).contains(Role.VIEWER);
    assertThat(operators.find("fig_other")).isEmpty();
    assertThat(operators.find("")).isEmpty();
    assertThat(operators.find(Token.sha256(anna))).isEmpty();
  }

  @Test
  void noticesWhoHasLeftAndWhoHasCome() throws IOException {
    write(line("anna", "operator", anna));
    Operators operators = Operators.open(file);

    write(line("ben", "operator", ben), line("cleo", "viewer", "another"));

    assertThat(operators.find(anna)).isEmpty();
    assertThat(operators.find(ben)).isPresent();
  }

  @Test
  void keepsTheLastGoodFile() throws IOException {
    write(line("anna", "operator", anna));
    Operators operators = Operators.open(file);

    Files.writeString(file, "operators: [");
    assertThat(operators.find(anna)).isPresent();
    assertThat(operators.fault()).hasValueSatisfying(why -> assertThat(why).contains("line 1"));
    Files.delete(file);
    assertThat(operators.find(anna)).isPresent();
    assertThat(operators.fault()).isPresent();
    write(line("ben", "operator", ben));
    assertThat(operators.find(anna)).isEmpty();
    assertThat(operators.fault()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`operators: []` | names nobody",
        "`operators: [{name: a, role: operator}]` | wrong at tokenSha256",
        "`operators: [{name: a, role: root, tokenSha256: x}]` | wrong at role",
        "`operators: [{name: a, role: viewer, tokenSha256: geheim}]` | not 64 hexadecimal digits",
        "`operators: [{name: \"a\\nb\", role: viewer, tokenSha256: x}]` | name is",
        "`operators: [{name: a, role: viewer, tokenSha256: 0000000000000000000000000000000000000000000000000000000000000000, admin: true}]` | wrong at admin",
        "`people: []` | wrong at operators",
        "`` | expected `operators:`",
        "`[]` | expected `operators:`"
      })
  void saysWhatIsWrongInAFile(String content, String message) throws IOException {
    Files.writeString(file, content == null ? "" : content);

    assertThatThrownBy(() -> Operators.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("operators.yml")
        .hasMessageContaining(message)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void refusesOneNameOrOneTokenForTwo() throws IOException {
    write(line("anna", "operator", anna), line("anna", "viewer", ben));
    assertThatThrownBy(() -> Operators.open(file)).hasMessageContaining("two operators anna");

    write(line("anna", "operator", anna), line("ben", "viewer", anna));
    assertThatThrownBy(() -> Operators.open(file))
        .hasMessageContaining("gives ben the token of somebody else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "get", "OPTIONS"})
  void letsAViewerOnlyLook(String method) {
    assertThat(Role.VIEWER.may(method)).isFalse();
    assertThat(Role.OPERATOR.may(method)).isTrue();
    assertThat(Role.VIEWER.may("GET")).isTrue();
  }

  private void write(String... lines) throws IOException {
    Files.writeString(file, "operators:\n" + String.join("\n", lines) + "\n");
  }

  private static String line(String name, String role, String token) {
    return "  - {name: %s, role: %s, tokenSha256: %s}".formatted(name, role, Token.sha256(token));
  }
}
