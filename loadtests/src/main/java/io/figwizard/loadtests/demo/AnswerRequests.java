package io.figwizard.loadtests.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Makes the requests of the demo: somebody answers one of the own cards, right or wrong. Remembers
 * who. Requests are made by one thread, asked about by any.
 */
final class AnswerRequests implements LongFunction<HttpRequest> {

  /**
   * Each request says that it took so many milliseconds plus its number to answer, which is nothing
   * that a generated review or the gate says: so the database tells which review came from which
   * request, however often that one was sent.
   */
  static final int MARK = 10_000_000;

  private static final double RIGHT = 0.75;

  private final URI target;
  private final Learners learners;
  private final Function<UUID, String> tokens;
  private final Random random;
  private final ObjectMapper json = new ObjectMapper();
  private final String run = UUID.randomUUID().toString();
  private final Map<Long, UUID> users = new ConcurrentHashMap<>();

  AnswerRequests(URI proxy, Learners learners, Function<UUID, String> tokens, long seed) {
    this.target = proxy.resolve("/drilling");
    this.learners = learners;
    this.tokens = tokens;
    this.random = new Random(seed);
  }

  @Override
  public HttpRequest apply(long number) {
    Learner learner = learners.next(random);
    Learner.Card card = learner.cards().get(random.nextInt(learner.cards().size()));
    ObjectNode body =
        json.createObjectNode()
            .put("action", "submit-answer")
            .put("cardId", card.id().toString())
            .put("answer", random.nextDouble() < RIGHT ? card.answer() : "something else")
            .put("answerMillis", MARK + (int) number);
    users.put(number, learner.user());
    return HttpRequest.newBuilder(target)
        .timeout(Duration.ofSeconds(40))
        .header("Authorization", "Bearer " + tokens.apply(learner.user()))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", run + "-" + number)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  /** Who sent the request with that number. */
  UUID userOf(long number) {
    UUID user = users.get(number);
    if (user == null) {
      throw new IllegalArgumentException("no request has the number " + number);
    }
    return user;
  }
}
