package io.figwizard.twinkit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** JSON as client and server of the control API write it: times and durations in ISO 8601. */
public final class ControlJson {
  public static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(Duration.class, text(Duration::parse))
          .registerTypeAdapter(Instant.class, text(Instant::parse))
          .serializeNulls()
          .disableHtmlEscaping()
          .create();

  private ControlJson() {}

  private static <T> TypeAdapter<T> text(Function<String, T> parser) {
    return new TypeAdapter<T>() {
      @Override
      public void write(JsonWriter out, T value) throws IOException {
        out.value(value.toString());
      }

      @Override
      public T read(JsonReader in) throws IOException {
        return parser.apply(in.nextString());
      }
    }.nullSafe();
  }
}
