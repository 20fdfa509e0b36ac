package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A browser's way to its notifications: it asks for a ticket and connects with that. */
interface RealtimeContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  /** Where streams are opened. */
  URI address();

  @Override
  default String handler() {
    return "realtime";
  }

  @Override
  default String oneAction() {
    return "ticket";
  }

  @Test
  default void opensOneStreamForATicket() throws Exception {
    Answer answer = someone().call(handler(), "ticket", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    String ticket = answer.data().path("ticket").asText();

    HttpResponse<InputStream> stream = events(ticket);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(lines.lines().filter(line -> line.equals("event: ready")).findFirst()).isPresent();
    }
    assertFailure(client().get("/realtime/events?ticket=" + ticket), 401, "unauthenticated");
  }

  @Test
  default void givesNoTicketToWhoDoesNotSayWhoTheyAre() {
    assertFailure(client().call(handler(), "ticket", Map.of()), 401, "unauthenticated");
  }

  private HttpResponse<InputStream> events(String ticket) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address().resolve("/realtime/events?ticket=" + ticket)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
