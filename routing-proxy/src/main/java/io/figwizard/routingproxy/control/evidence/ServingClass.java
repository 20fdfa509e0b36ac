package io.figwizard.routingproxy.control.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.routes.Upstream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a side which class serves an action ({@code GET /fig/code}). Thread-safe. */
public final class ServingClass {

  /** It is shown on terminals. */
  private static final Pattern NAME = Pattern.compile("[\\w.$]{1,300}");

  private final SideClient client;

  /**
   * @param timeout of the question
   */
  public ServingClass(Duration timeout) {
    client = new SideClient(timeout);
  }

  /**
   * The class's full name; null where the side does not tell: it has no such action, or does not
   * know the question.
   *
   * @param path of the route, {@code /drilling}
   * @param action in the body; null where the path alone tells it
   */
  public @Nullable String of(Upstream side, String path, @Nullable String action) {
    String question =
        "/fig/code?path="
            + URLEncoder.encode(path, UTF_8)
            + "&action="
            + URLEncoder.encode(action == null ? "" : action, UTF_8);
    List<CompletableFuture<String>> answers =
        client.ask(side, question, (server, data, fault) -> data.path("className").asText(""));
    return answers.stream()
        .map(CompletableFuture::join)
        .filter(name -> NAME.matcher(name).matches())
        .findFirst()
        .orElse(null);
  }
}
