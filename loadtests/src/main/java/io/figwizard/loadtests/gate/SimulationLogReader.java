package io.figwizard.loadtests.gate;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Gatling's binary log: big-endian records, each with a type byte; times in milliseconds
 * after the start of the run; repeated strings written once and then named by number.
 *
 * <p>The format is Gatling's own business and changes with its version, so any version but the
 * known one is refused. Strings are the bytes of the writing JVM's compact strings, in its byte
 * order: read a log on the machine that wrote it.
 */
final class SimulationLogReader {
  private static final int RUN = 0;
  private static final int REQUEST = 1;
  private static final int USER = 2;
  private static final int GROUP = 3;
  private static final int ERROR = 4;

  // Longer than any string of a sound log; a wrong length must not become a huge allocation.
  private static final int MAX_STRING_BYTES = 1 << 20;

  private final Path file;
  private final DataInputStream in;
  private final Map<Integer, String> cache = new HashMap<>();
  private final List<LoggedRequest> requests = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  SimulationLogReader(Path file, DataInputStream in) {
    this.file = file;
    this.in = in;
  }

  SimulationLog read() throws IOException {
    int first = in.read();
    if (first != RUN) {
      throw new SimulationLogException(
          file
              + " begins with "
              + (first < 0 ? "nothing" : "byte " + first)
              + " (expected: byte 0, the header of a binary simulation.log of Gatling "
              + SimulationLog.KNOWN_VERSION
              + ").");
    }
    String version = string();
    if (!version.equals(SimulationLog.KNOWN_VERSION)) {
      throw new SimulationLogException(
          file
              + " was written by Gatling \""
              + version
              + "\" (expected: "
              + SimulationLog.KNOWN_VERSION
              + "). The format changes with the version: check SimulationLogReader against a log of"
              + " the new one first.");
    }
    String simulationClass = string();
    long start = in.readLong();
    string(); // description
    for (int scenarios = in.readInt(); scenarios > 0; scenarios--) {
      string();
    }
    for (int assertions = in.readInt(); assertions > 0; assertions--) {
      in.skipNBytes(in.readInt());
    }
    for (int type = in.read(); type >= 0; type = in.read()) {
      record(type, start);
    }
    return new SimulationLog(
        version, simulationClass, start, List.copyOf(requests), List.copyOf(errors));
  }

  private void record(int type, long start) throws IOException {
    switch (type) {
      case REQUEST -> {
        groups();
        requests.add(
            new LoggedRequest(
                cachedString(),
                start + in.readInt(),
                start + in.readInt(),
                in.readBoolean(),
                cachedString()));
      }
      case USER -> in.skipNBytes(Integer.BYTES + 1 + Integer.BYTES); // scenario, start?, offset
      case GROUP -> {
        groups();
        in.skipNBytes(3 * Integer.BYTES + 1); // start, end, cumulated, ok
      }
      case ERROR -> {
        errors.add(cachedString());
        in.readInt();
      }
      default ->
          throw new SimulationLogException(
              file
                  + " holds a record of type "
                  + type
                  + " after "
                  + requests.size()
                  + " requests (expected: 1 to 4). It is damaged, or not of Gatling "
                  + SimulationLog.KNOWN_VERSION
                  + ".");
    }
  }

  private void groups() throws IOException {
    for (int groups = in.readInt(); groups > 0; groups--) {
      cachedString();
    }
  }

  private String cachedString() throws IOException {
    int index = in.readInt();
    if (index >= 0) {
      String defined = string();
      cache.put(index, defined);
      return defined;
    }
    String known = cache.get(-index);
    if (known == null) {
      throw new SimulationLogException(
          file + " refers to string " + -index + ", which it never defined: it is damaged.");
    }
    return known;
  }

  private String string() throws IOException {
    int length = in.readInt();
    if (length == 0) {
      return "";
    }
    if (length < 0 || length > MAX_STRING_BYTES) {
      throw new SimulationLogException(
          file
              + " holds a string of "
              + length
              + " bytes (expected: at most "
              + MAX_STRING_BYTES
              + "): it is damaged, or not of Gatling "
              + SimulationLog.KNOWN_VERSION
              + ".");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException();
    }
    int coder = in.readUnsignedByte();
    return new String(bytes, charset(coder));
  }

  private Charset charset(int coder) throws SimulationLogException {
    return switch (coder) {
      case 0 -> StandardCharsets.ISO_8859_1;
      case 1 ->
          ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
              ? StandardCharsets.UTF_16LE
              : StandardCharsets.UTF_16BE;
      default ->
          throw new SimulationLogException(
              file
                  + " holds a string with coder "
                  + coder
                  + " (expected: 0 or 1): it is damaged, or not of Gatling "
                  + SimulationLog.KNOWN_VERSION
                  + ".");
    };
  }
}
