package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** A file that a gate wrote. */
public final class EvidenceFile {

  private EvidenceFile() {}

  /**
   * Its signed part.
   *
   * @throws IOException that says what the file is instead, or that it cannot be read
   */
  public static String jws(Path file) throws IOException {
    try {
      String jws = new ObjectMapper().readTree(file.toFile()).path("jws").asText("");
      if (jws.isEmpty()) {
        throw new IOException(
            file + " has no member \"jws\", so it is no evidence; run `./fig gate ROUTE`");
      }
      return jws;
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON, so it is no evidence; run `./fig gate ROUTE`", e);
    } catch (java.io.FileNotFoundException e) {
      throw new IOException(
          file + " cannot be read (" + e.getClass().getSimpleName() + "); name another one", e);
    }
  }
}
