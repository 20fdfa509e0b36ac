package io.figwizard.stripetwin.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/** Empty objects of every kind, with all fields that Stripe sends: {@code shapes.json}. */
final class Shapes {
  private final JsonObject shapes;

  Shapes() {
    try (InputStream file = Shapes.class.getResourceAsStream("shapes.json")) {
      if (file == null) {
        throw new IllegalStateException("shapes.json is not on the class path");
      }
      shapes = JsonParser.parseReader(new InputStreamReader(file, UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read shapes.json", e);
    }
  }

  JsonObject empty(String kind) {
    return shapes.getAsJsonObject(kind).deepCopy();
  }
}
