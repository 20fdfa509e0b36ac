package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One field of a JSON document that may be packed, and of which perhaps only the beginning is. */
public final class JsonField {

  /** Keeps no names: those of a map are ids, as many as there are users. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** Of any kind but object and array; the text of a string is without its quotes. */
  public record Value(JsonToken kind, String text) {}

  private JsonField() {}

  /**
   * Its value; null where it is not there, is none of a kind that has a text, or lies behind what
   * there is of the document.
   *
   * @param coding the Content-Encoding; empty for none. Others than gzip are not unpacked
   * @param most of the unpacked bytes that are looked at: few may have been packed out of very many
   * @param path names from the outermost object down to the field
   */
  public static @Nullable Value find(String coding, byte[] body, int most, List<String> path) {
    if (body.length == 0) {
      return null;
    }
    try (JsonParser json = JSON.createParser(unpacked(coding, body, most))) {
      for (String name : path) {
        if (json.currentToken() == null) {
          json.nextToken();
        }
        if (json.currentToken() != JsonToken.START_OBJECT || !find(json, name)) {
          return null;
        }
      }
      JsonToken kind = json.currentToken();
      return kind == null || !kind.isScalarValue() ? null : new Value(kind, json.getText());
    } catch (IOException e) {
      // It is no JSON, or ends too early.
      return null;
    }
  }

  /** Whether {@link #find} can look into it. */
  static boolean readable(String coding) {
    return coding.isEmpty()
        || coding.equalsIgnoreCase("gzip")
        || coding.equalsIgnoreCase("identity");
  }

  /**
   * Goes to the value of that field of the object that has just begun; false where there is none.
   */
  private static boolean find(JsonParser json, String name) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = json.currentName().equals(name);
      json.nextToken();
      if (found) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  private static byte[] unpacked(String coding, byte[] body, int most) throws IOException {
    if (!coding.equalsIgnoreCase("gzip")) {
      return body;
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] piece = new byte[1024];
    try (InputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(body))) {
      for (int n = unpacking.read(piece);
          n >= 0 && plain.size() < most;
          n = unpacking.read(piece)) {
        plain.write(piece, 0, n);
      }
    } catch (java.io.EOFException e) {
      // It was cut off; what came before is what there is.
      return plain.toByteArray();
    }
    return plain.toByteArray();
  }
}
