package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.files.SummedJson;
import java.io.IOException;

/** The form of a state file: JSON with its checksum. */
final class StateFile {

  /** What a file holds: the state and how much of the history belongs to it. */
  record Content(int format, long historyBytes, ProxyState state) {}

  static final int FORMAT = 1;

  private final ObjectMapper json;

  StateFile(ObjectMapper json) {
    this.json = json;
  }

  byte[] write(ProxyState state, long historyBytes) throws IOException {
    return SummedJson.of(
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsString(new Content(FORMAT, historyBytes, state)));
  }

  /** Throws IOException that says in what way the bytes are not a whole state file. */
  Content read(byte[] bytes) throws IOException {
    SummedJson.check(bytes);
    Content content = json.readValue(bytes, Content.class);
    if (content.format() != FORMAT) {
      throw new IOException("its format is " + content.format() + ", this version reads " + FORMAT);
    }
    return content;
  }
}
