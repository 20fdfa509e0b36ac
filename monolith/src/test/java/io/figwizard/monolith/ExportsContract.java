package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the exports answer, with a worker that makes them. */
interface ExportsContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  @Override
  default String handler() {
    return "exports";
  }

  @Override
  default String oneAction() {
    return "request";
  }

  @Test
  default void makesWhatWasAskedFor() throws Exception {
    HandlerClient user = someone();

    Answer requested = user.call(handler(), "request", Map.of("format", "pdf"));

    assertThat(requested.status()).isEqualTo(200);
    String exportId = requested.data().at("/export/exportId").asText();
    Eventually.holds("the export is ready", () -> status(user, exportId).equals("ready"));
    JsonNode listed = user.call(handler(), "list", Map.of()).data().path("exports");
    assertThat(listed).hasSize(1);
    assertThat(listed.at("/0/file").asText()).isEqualTo("/exports/" + exportId + "/file");
    assertFailure(someone().get("/exports/" + exportId + "/file"), 404, "not_found");
    assertFailure(client().get("/exports/" + exportId + "/file"), 401, "unauthenticated");
    assertThat(user.call(handler(), "delete", Map.of("exportId", exportId)).ok()).isTrue();
    assertFailure(user.get("/exports/" + exportId + "/file"), 404, "not_found");
  }

  @Test
  default void refusesExportsThatAreNotTheUsers() {
    Map<String, UUID> nobodys = Map.of("exportId", UUID.randomUUID());

    assertFailure(someone().call(handler(), "status", nobodys), 404, "not_found");
    assertFailure(someone().call(handler(), "delete", nobodys), 404, "not_found");
    assertFailure(client().call(handler(), "list", Map.of()), 401, "unauthenticated");
  }

  private String status(HandlerClient user, String exportId) {
    return user.call(handler(), "status", Map.of("exportId", exportId))
        .data()
        .at("/export/state")
        .asText();
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
