package io.figwizard.loadtests.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationLogTest {
  @TempDir Path directory;

  /** The recorded run; the expected numbers are those that Gatling itself printed at its end. */
  @Test
  void readsWhatARealRunWrote() throws Exception {
    SimulationLog log = SimulationLog.read(recorded());

    assertThat(log.version()).isEqualTo("3.15.1");
    assertThat(log.simulationClass()).isEqualTo("io.figwizard.loadtests.simulation.DuetSimulation");
    assertThat(log.requests()).hasSize(227);
    assertThat(named(log, "A|drilling.submit-answer"))
        .hasSize(112)
        .allMatch(LoggedRequest::ok)
        .allMatch(request -> request.message().isEmpty());
    assertThat(named(log, "B|drilling.submit-answer")).hasSize(115);
    assertThat(log.requests().stream().filter(request -> !request.ok()))
        .hasSize(23)
        .allMatch(request -> request.message().equals("status.find.is(200), found 503"));
    assertThat(log.requests())
        .allMatch(request -> request.startMillis() >= log.startMillis())
        .allMatch(request -> request.millis() >= 0 && request.millis() < 60_000);
    assertThat(log.errors()).isEmpty();
  }

  @Test
  void readsGroupsErrorsAndTextBeyondLatin1() throws Exception {
    Path file =
        write(
            out -> {
              header(out, "3.15.1");
              out.writeByte(3);
              out.writeInt(1);
              define(out, 1, "グループ");
              out.writeInt(5);
              out.writeInt(9);
              out.writeInt(4);
              out.writeBoolean(true);
              out.writeByte(1);
              out.writeInt(1);
              out.writeInt(-1);
              define(out, 2, "A|r");
              out.writeInt(10);
              out.writeInt(17);
              out.writeBoolean(false);
              define(out, 3, "ungültig");
              out.writeByte(2);
              out.writeInt(0);
              out.writeBoolean(true);
              out.writeInt(1);
              out.writeByte(4);
              out.writeInt(-3);
              out.writeInt(20);
            });

    SimulationLog log = SimulationLog.read(file);

    assertThat(log.requests())
        .containsExactly(new LoggedRequest("A|r", 1010, 1017, false, "ungültig"));
    assertThat(log.errors()).containsExactly("ungültig");
  }

  @Test
  void refusesAnotherVersion() throws Exception {
    Path file = write(out -> header(out, "3.16.0"));

    assertThatThrownBy(() -> SimulationLog.read(file))
        .isInstanceOf(SimulationLogException.class)
        .hasMessageContainingAll("\"3.16.0\"", "expected: 3.15.1");
  }

  @Test
  void refusesAFileOfAnotherKind() throws Exception {
    Path text = Files.writeString(directory.resolve("text.log"), "RUN\tsome.Simulation\n");
    Path empty = Files.createFile(directory.resolve("empty.log"));

    assertThatThrownBy(() -> SimulationLog.read(text)).hasMessageContaining("begins with byte 82");
    assertThatThrownBy(() -> SimulationLog.read(empty)).hasMessageContaining("begins with nothing");
  }

  @Test
  void refusesALogThatEndsInTheMiddleOfARecord() throws Exception {
    byte[] bytes = Files.readAllBytes(recorded());
    Path cut = Files.write(directory.resolve("cut.log"), Arrays.copyOf(bytes, bytes.length - 3));

    assertThatThrownBy(() -> SimulationLog.read(cut))
        .isInstanceOf(SimulationLogException.class)
        .hasMessageContaining("ends in the middle of a record");
  }

  @Test
  void refusesAnUnknownRecordAndAnUndefinedString() throws Exception {
    Path unknown =
        write(
            out -> {
              header(out, "3.15.1");
              out.writeByte(9);
            });
    Path undefined =
        write(
            out -> {
              header(out, "3.15.1");
              out.writeByte(4);
              out.writeInt(-7);
            });

    assertThatThrownBy(() -> SimulationLog.read(unknown)).hasMessageContaining("type 9");
    assertThatThrownBy(() -> SimulationLog.read(undefined)).hasMessageContaining("string 7");
  }

  private static Path recorded() throws Exception {
    return Path.of(
        SimulationLogTest.class.getResource("/gatling-3.15.1-simulation.log.bin").toURI());
  }

  private static List<LoggedRequest> named(SimulationLog log, String name) {
    return log.requests().stream().filter(request -> request.name().equals(name)).toList();
  }

  private interface Bytes {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private Path write(Bytes bytes) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    bytes.writeTo(new DataOutputStream(buffer));
    return Files.write(Files.createTempFile(directory, "made", ".log"), buffer.toByteArray());
  }

  private static void header(DataOutputStream out, String version) throws IOException {
    out.writeByte(0);
    string(out, version);
    string(out, "some.Simulation");
    out.writeLong(1000);
    string(out, "");
    out.writeInt(1);
    string(out, "scenario");
    out.writeInt(1);
    out.writeInt(3);
    out.write(new byte[] {1, 2, 3});
  }

  private static void define(DataOutputStream out, int index, String text) throws IOException {
    out.writeInt(index);
    string(out, text);
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    boolean latin1 = ISO_8859_1.newEncoder().canEncode(text);
    byte[] bytes = text.getBytes(latin1 ? ISO_8859_1 : UTF_16LE);
    out.writeInt(bytes.length);
    if (bytes.length > 0) {
      out.write(bytes);
      out.writeByte(latin1 ? 0 : 1);
    }
  }
}
