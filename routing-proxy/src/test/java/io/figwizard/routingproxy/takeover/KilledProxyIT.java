package io.figwizard.routingproxy.takeover;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.local.LocalPostgres;
import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.state.TestState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A proxy gets SIGKILL in the middle of a flip, with clients that write. */
@Timeout(300)
final class KilledProxyIT {

  private static final String ROUTE = "drilling.submit-answer";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
  @TempDir private Path folder;
  private long nanosOfAFlip;

  /** Where the route stands, as the proxy's answers tell it. */
  private record Place(long generation, String mode, double percent) {
    static Place of(long generation, JsonNode json) {
      return new Place(generation, json.path("mode").asText(), json.path("percent").asDouble());
    }
  }

  @BeforeEach
  void start() {
    monolith.answerJson(this::receive);
    extracted.answerJson(this::receive);
  }

  @AfterEach
  void stop() {
    monolith.close();
    extracted.close();
  }

  @Test
  void startsWhereTheLastFlipWasKeptAndHasSentNothingTwice() throws Exception {
    Path configuration = configuration(folder, "state: {type: file}");
    List<String> answered = new ArrayList<>();
    Place last = null;
    Place inDoubt = null;
    for (double partOfAFlip : new double[] {0.3, 0.7}) {
      try (ProxyProcess proxy = ProxyProcess.start(configuration)) {
        int admin = proxy.adminPort();
        assertFoundOneOf(admin, last, inDoubt);
        try (Writers writers = new Writers(proxy.port(), "part-" + partOfAFlip, 4)) {
          last = flips(admin, writers);
          inDoubt = next(last);
          last = killInAFlip(proxy, admin, last, inDoubt, partOfAFlip);
          await(() -> !writers.areWell());
          answered.addAll(writers.answered());
        }
      }
    }
    try (ProxyProcess proxy = ProxyProcess.start(configuration)) {
      assertFoundOneOf(proxy.adminPort(), last, inDoubt);
    }
    assertSentOnce(answered);
  }

  @Test
  void theOtherProxyOfTheSameStateServesOnAndIsFlippedOn() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.throwaway();
        ProxyProcess one = ProxyProcess.start(sharing(postgres, "one"));
        ProxyProcess two = ProxyProcess.start(sharing(postgres, "two"))) {
      int admin = one.adminPort();
      int other = two.adminPort();
      List<String> answered = new ArrayList<>();
      try (Writers killed = new Writers(one.port(), "one", 3);
          Writers writers = new Writers(two.port(), "two", 3)) {
        Place last = flips(admin, killed);
        Place inDoubt = next(last);
        Place acknowledged = killInAFlip(one, admin, last, inDoubt, 0.5);
        await(() -> !killed.areWell());

        // Whatever the killed one had locked is free when the database notices.
        await(() -> flip(other, new Place(0, "canary", 40)).statusCode() == 200);
        List<JsonNode> moves = moves(other);
        Place before = Place.of(0, moves.get(1).path("to"));
        assertThat(List.of(acknowledged, inDoubt))
            .extracting(Place::mode, Place::percent)
            .contains(tuple(before.mode(), before.percent()));
        int then = writers.answered().size();
        await(() -> writers.answered().size() > then + 50 || !writers.areWell());
        assertThat(writers.areWell()).isTrue();
        answered.addAll(killed.answered());
        answered.addAll(writers.answered());
      }
      assertSentOnce(answered);
    }
  }

  private Path configuration(Path own, String state) throws IOException {
    return ProxyProcess.configuration(
        Files.createDirectories(own).resolve("proxy.yml"),
        monolith.address().toString(),
        extracted.address().toString(),
        state,
        0,
        0);
  }

  private Path sharing(LocalPostgres postgres, String name) throws IOException {
    Map<String, String> state = new TreeMap<>(TestState.configuration(postgres, postgres.port()));
    state.put("replica", name);
    return configuration(folder.resolve(name), "state: " + JSON.writeValueAsString(state));
  }

  private String receive(String body) {
    received.computeIfAbsent(body, text -> new AtomicInteger()).incrementAndGet();
    return "{}";
  }

  private void assertSentOnce(List<String> answered) {
    assertThat(answered).hasSizeGreaterThan(50);
    // Filtered first: to assert something about each of so many takes a minute.
    assertThat(answered.stream().filter(body -> !received.containsKey(body))).isEmpty();
    assertThat(received.entrySet().stream().filter(it -> it.getValue().get() != 1)).isEmpty();
  }

  /** To each side and back, a few times, with writes on each. */
  private Place flips(int admin, Writers writers) throws Exception {
    Place last = new Place(0, "monolith", 0);
    for (int i = 0; i < 9; i++) {
      long began = System.nanoTime();
      HttpResponse<String> answer = flip(admin, next(last));
      nanosOfAFlip = System.nanoTime() - began;
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode flip = JSON.readTree(answer.body()).path("data");
      last = Place.of(flip.path("generation").asLong(), flip);
      int before = writers.answered().size();
      await(() -> writers.answered().size() >= before + 6 || !writers.areWell());
      assertThat(writers.areWell()).as("whether everybody is answered").isTrue();
    }
    return last;
  }

  private static Place next(Place place) {
    long generation = place.generation() + 1;
    return switch (place.mode()) {
      case "monolith" -> new Place(generation, "canary", 50);
      case "canary" -> new Place(generation, "extracted", 0);
      default -> new Place(generation, "monolith", 0);
    };
  }

  /** The last that was acknowledged. */
  private Place killInAFlip(
      ProxyProcess proxy, int admin, Place last, Place inDoubt, double partOfAFlip)
      throws Exception {
    CompletableFuture<HttpResponse<String>> flip =
        http.sendAsync(request(admin, inDoubt), BodyHandlers.ofString());
    long end = System.nanoTime() + (long) (nanosOfAFlip * partOfAFlip);
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    proxy.kill();
    return flip.handle((answer, fault) -> answer != null && answer.statusCode() == 200).get()
        ? inDoubt
        : last;
  }

  private void assertFoundOneOf(int admin, Place last, Place inDoubt) throws Exception {
    JsonNode overview = get(admin, "/routes");
    JsonNode route =
        StreamSupport.stream(overview.path("routes").spliterator(), false)
            .filter(it -> it.path("id").asText().equals(ROUTE))
            .findFirst()
            .orElseThrow();
    assertThat(overview.path("troubles")).as("%s", overview).isEmpty();
    if (last != null) {
      Place found = Place.of(overview.path("generation").asLong(), route);
      assertThat(found).isIn(last, inDoubt);
      assertThat(Place.of(found.generation(), moves(admin).get(0).path("to"))).isEqualTo(found);
      assertThat(get(admin, "/history?limit=1000").findValues("generation"))
          .extracting(JsonNode::asLong)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, found.generation()).boxed().toList());
    }
  }

  /** Newest first. */
  private List<JsonNode> moves(int admin) throws Exception {
    List<JsonNode> moves = new ArrayList<>();
    get(admin, "/history?route=" + ROUTE).forEach(moves::add);
    return moves;
  }

  private JsonNode get(int admin, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(admin, path)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body()).path("data");
  }

  private HttpResponse<String> flip(int admin, Place to) throws Exception {
    return http.send(request(admin, to), BodyHandlers.ofString());
  }

  private static HttpRequest request(int admin, Place to) throws IOException {
    Map<String, Object> body = new TreeMap<>(Map.of("by", "ada", "force", true, "reason", "test"));
    body.put("mode", to.mode());
    if (to.mode().equals("canary")) {
      body.put("percent", to.percent());
    }
    return HttpRequest.newBuilder(uri(admin, "/routes/" + ROUTE + "/flip"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
        .build();
  }

  private static URI uri(int admin, String path) {
    return URI.create("http://127.0.0.1:" + admin + path);
  }
}
