package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body as it can be compared.
 *
 * @param json null where it is no JSON, or none that has one meaning only
 * @param bytes without gzip; with it where it would be too large
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Body(@Nullable JsonNode json, byte[] bytes) {

  /** Unpacked: a small body may have become a very large one. */
  private static final int MOST_TIMES = 4;

  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * @param maxBodyBytes of a body that is copied; unpacked it may be four times as large
   */
  static Body of(List<Header> headers, byte[] content, long maxBodyBytes) {
    int most = (int) Math.min(MOST_BYTES, MOST_TIMES * maxBodyBytes);
    byte[] bytes = unpacked(first(headers, "content-encoding"), content, most);
    String type = first(headers, "content-type").toLowerCase(Locale.ROOT);
    return new Body(type.contains("json") && bytes.length > 0 ? parsed(bytes) : null, bytes);
  }

  /** The first value of that header; empty where there is none. */
  static String first(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  private static @Nullable JsonNode parsed(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  private static byte[] unpacked(String coding, byte[] content, int most) {
    if (!coding.equalsIgnoreCase("gzip")) {
      return content;
    }
    try (InputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(content))) {
      byte[] bytes = unpacking.readNBytes(most);
      return unpacking.read() < 0 ? bytes : content;
    } catch (IOException e) {
      return content;
    }
  }
}
