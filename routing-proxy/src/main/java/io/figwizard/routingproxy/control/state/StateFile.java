package io.figwizard.routingproxy.control.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The form of a state file: JSON whose last line holds the SHA-256 of all bytes before it, so that
 * a torn or edited file is told from a whole one.
 */
final class StateFile {

  /** What a file holds: the state and how much of the history belongs to it. */
  record Content(int format, long historyBytes, ProxyState state) {}

  static final int FORMAT = 1;
  private static final String CHECKSUM = "\"sha256\" : \"";

  private final ObjectMapper json;

  StateFile(ObjectMapper json) {
    this.json = json;
  }

  byte[] write(ProxyState state, long historyBytes) throws IOException {
    String text =
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsString(new Content(FORMAT, historyBytes, state));
    // Reopens the object to add the checksum as its last member.
    String open = text.substring(0, text.lastIndexOf('}')).stripTrailing() + ",\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] body = open.getBytes(UTF_8);
    out.write(body);
    out.write((CHECKSUM + sha256(body, body.length) + "\"}\n").getBytes(UTF_8));
    return out.toByteArray();
  }

  /** Throws IOException that says in what way the bytes are not a whole state file. */
  Content read(byte[] bytes) throws IOException {
    int body = new String(bytes, ISO_8859_1).lastIndexOf("\n" + CHECKSUM) + 1;
    if (body == 0) {
      throw new IOException("it has no checksum in its last line");
    }
    String expected = CHECKSUM + sha256(bytes, body) + "\"}\n";
    if (!expected.equals(new String(bytes, body, bytes.length - body, UTF_8))) {
      throw new IOException("its checksum does not match its content");
    }
    Content content = json.readValue(bytes, Content.class);
    if (content.format() != FORMAT) {
      throw new IOException("its format is " + content.format() + ", this version reads " + FORMAT);
    }
    return content;
  }

  private static String sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
