package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.FeedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Requests of a drilling route about cards that exist, by the users who own them. */
final class DrillingFeed implements FeedSource {
  private final Workload workload;
  private final CardSample sample;
  private final AccessTokens tokens;

  DrillingFeed(Workload workload, CardSample sample, AccessTokens tokens) {
    this.workload = workload;
    this.sample = sample;
    this.tokens = tokens;
  }

  @Override
  public String mustContain() {
    return "\"ok\":true";
  }

  @Override
  public List<FeedRow> draw(int rows, long seed) {
    Random random = new Random(seed);
    record Request(UUID user, String body) {}
    List<Request> requests = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      SampledCard card = sample.next(random);
      requests.add(new Request(card.userId(), workload.body(card, sample.any(random), random)));
    }
    // Signing is the slow part, and the only one that may go out of order.
    return requests.parallelStream().map(request -> row(request.user(), request.body())).toList();
  }

  private FeedRow row(UUID user, String body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Authorization", "Bearer " + tokens.of(user));
    if (workload.writes()) {
      headers.put("Idempotency-Key", UUID.randomUUID().toString());
    }
    return new FeedRow("POST", workload.path(), headers, body, List.of(200));
  }
}
