package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.OutboundCall;
import io.figwizard.handlerkit.OutboundHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Somebody who is not ours, asked over HTTP. */
final class Provider {
  private final OutboundHttp http;
  private final URI address;

  Provider(Outbound outbound, URI address) {
    this.http =
        OutboundHttp.of(
            outbound,
            new OutboundCall.Provider(
                "bank", Set.of("accounts", "hook", "payments"), Set.of("currency")),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            10_000);
    this.address = address;
  }

  String pay(long amount, String key) {
    return send(
        HttpRequest.newBuilder(URI.create(address + "/accounts/acc_17/payments"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(
                BodyPublishers.ofString(
                    "{\"amount\":%d,\"currency\":\"eur\",\"to\":{\"name\":\"Ana\"},\"lines\":[1,2]}"
                        .formatted(amount))));
  }

  String look() {
    return send(HttpRequest.newBuilder(URI.create(address + "/payments?limit=3")));
  }

  private String send(HttpRequest.Builder request) {
    try {
      return new String(http.send(request.build()).body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
