package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends messages to the configured webhook. For use by one thread. */
final class AlertHook {
  /** What came of a message. */
  sealed interface Result {
    record Sent() implements Result {}

    /** The hook wants to be left alone for so long. */
    record Later(Duration after) implements Result {}

    /**
     * @param why without the address and without what the hook answered
     * @param mayPass false where the same message would fail again
     */
    record Failed(String why, boolean mayPass) implements Result {}
  }

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final URI address;
  private final AlertFormat format;
  private final Duration timeout;
  private final JsonMapper mapper;
  private final HttpClient client;

  /** Starts no thread before the first message. */
  AlertHook(AlertsConfiguration configuration, JsonMapper mapper) {
    this.address = URI.create(configuration.getWebhook());
    this.format = configuration.getFormat();
    this.timeout = configuration.getTimeout().toJavaDuration();
    this.mapper = mapper;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(configuration.getConnectTimeout().toJavaDuration())
            .build();
  }

  /** Tries a few times where that may help. */
  Result send(AlertMessage message) throws InterruptedException {
    HttpRequest request = request(message);
    Duration pause = FIRST_PAUSE;
    Result result = attempt(request);
    for (int attempt = 2; attempt <= ATTEMPTS && mayPass(result); attempt++) {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      pause = pause.multipliedBy(3);
      result = attempt(request);
    }
    return result;
  }

  private static boolean mayPass(Result result) {
    return result instanceof Result.Failed failed && failed.mayPass();
  }

  private Result attempt(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> exchange =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      // The request's own timeout ends with the answer's headers; this one with its body.
      return result(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Result.Failed(cause.getClass().getSimpleName(), true);
    } catch (TimeoutException e) {
      return new Result.Failed("no answer within " + timeout.toMillis() + " ms", true);
    } finally {
      exchange.cancel(true);
    }
  }

  private Result result(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Result.Sent();
    }
    if (status == 429) {
      return new Result.Later(RetryAfter.of(response, mapper));
    }
    return new Result.Failed("HTTP " + status, status >= 500 || status == 408);
  }

  private HttpRequest request(AlertMessage message) {
    try {
      return HttpRequest.newBuilder(address)
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofByteArray(mapper.writeValueAsBytes(format.write(message, mapper))))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An alert cannot be written as JSON", e);
    }
  }
}
