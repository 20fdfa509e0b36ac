package io.figwizard.routingproxy.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A JSON object whose last line holds the SHA-256 of all bytes before it, so that a torn or edited
 * file is told from a whole one.
 */
public final class SummedJson {

  private static final String CHECKSUM = "\"sha256\" : \"";

  private SummedJson() {}

  /** The bytes of a file with that object, which has a member at least. */
  public static byte[] of(String object) {
    // Reopens the object to add the checksum as its last member.
    String open = object.substring(0, object.lastIndexOf('}')).stripTrailing() + ",\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] body = open.getBytes(UTF_8);
    out.writeBytes(body);
    out.writeBytes((CHECKSUM + sha256(body, body.length) + "\"}\n").getBytes(UTF_8));
    return out.toByteArray();
  }

  /** Throws IOException that says in what way the bytes are not a whole file. */
  public static void check(byte[] bytes) throws IOException {
    int body = new String(bytes, ISO_8859_1).lastIndexOf("\n" + CHECKSUM) + 1;
    if (body == 0) {
      throw new IOException("it has no checksum in its last line");
    }
    String expected = CHECKSUM + sha256(bytes, body) + "\"}\n";
    if (!expected.equals(new String(bytes, body, bytes.length - body, UTF_8))) {
      throw new IOException("its checksum does not match its content");
    }
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
