package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Buys a plan on the page of Stripe's double, waits until it opens, and changes it. */
final class Paying {

  /** The card that Stripe's test mode always takes. */
  private static final String CARD = "4242424242424242";

  private final HttpClient client;
  private final Visitor visitor;
  private final Transcript transcript;

  Paying(Journey journey) {
    this.client = journey.client();
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
  }

  void subscribe() {
    transcript.stop("Pay: the premium plan, by card");
    visitor.does("billing", "plans", Map.of());
    JsonNode page = visitor.does("billing", "create-checkout-session", Map.of("plan", "premium"));
    pay(page.path("url").asText());
    visitor.untilIt(
        "the plan premium, opened by Stripe's webhook",
        "billing",
        "subscription",
        Map.of(),
        standing ->
            standing.path("premium").asBoolean()
                && standing.path("plan").asText().equals("premium"));
    Answer upgraded = visitor.asks("billing", "upgrade", Map.of("plan", "team"));
    upgraded.require(
        upgraded.data().path("subscription").path("plan").asText().equals("team"), "the plan team");
    visitor.does("billing", "invoices", Map.of());
  }

  private void pay(String url) {
    if (url.startsWith("https://checkout.stripe.com")) {
      throw new CannotRun(
          "payments of this variant go to Stripe itself, whose page needs a person; take the tour in"
              + " the other variant, or start the stack without a key of Stripe");
    }
    transcript.request("POST", Shortened.address(url), "number=4242…");
    long began = System.nanoTime();
    try {
      HttpResponse<String> paid =
          client.send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("number=" + CARD))
                  .build(),
              BodyHandlers.ofString());
      long millis = (System.nanoTime() - began) / 1_000_000;
      transcript.answer(paid.statusCode(), "", millis, 1, "(the browser goes back to us)");
      if (paid.statusCode() != 303) {
        throw new UnexpectedAnswer(
            "the page of payment answered %d (expected: 303, back to us)"
                .formatted(paid.statusCode()));
      }
    } catch (IOException e) {
      throw new UnexpectedAnswer("the page of payment does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }
}
