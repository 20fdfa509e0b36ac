package io.figwizard.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.OutboundCall;
import io.figwizard.handlerkit.OutboundHttp;
import io.figwizard.handlerkit.Refusal;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers in JSON, asked with the key of one variant: never more questions at once
 * than configured, and none for a while when most of the last ones failed; in a dry run none at
 * all. Whatever it answers, these methods throw what {@link ProviderFailures} makes of it. Safe for
 * use by many threads.
 */
final class RemoteApi {
  private static final int MOST_BYTES = 4 << 20;
  private static final int LAST_CALLS = 20;
  private static final int ENOUGH_TO_JUDGE = 10;
  private static final int TRIAL_CALLS = 3;

  private final URI base;
  private final Map<String, String> headers;
  private final Outbound outbound;
  private final OutboundHttp http;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final ProviderFailures failures;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param base questions' paths are put after it
   * @param headers of every question, the key among them
   */
  RemoteApi(
      Outbound outbound,
      OutboundCall.Provider provider,
      URI base,
      Map<String, String> headers,
      ConversationConfiguration.Limits limits,
      Duration timeout,
      ProviderFailures failures) {
    this.base = base;
    this.headers = Map.copyOf(headers);
    this.outbound = outbound;
    this.http =
        OutboundHttp.of(
            outbound, provider, limits.connectTimeout.toJavaDuration(), timeout, MOST_BYTES);
    this.failures = failures;
    this.breaker =
        CircuitBreaker.of(
            failures.name(),
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(LAST_CALLS)
                .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(limits.pauseInOutage.toJavaDuration())
                .recordException(Outage.class::isInstance)
                .build());
    this.bulkhead =
        Bulkhead.of(
            failures.name(),
            BulkheadConfig.custom()
                .maxConcurrentCalls(limits.concurrentCalls)
                .maxWaitDuration(Duration.ZERO)
                .build());
  }

  /**
   * @param name of the question, for logs: a path may hold an id
   */
  JsonNode get(String name, String path) {
    return ask(name, question(path).GET().build());
  }

  JsonNode post(String name, String path, JsonNode body) {
    return ask(
        name,
        question(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Whatever it answers to a success does not matter. */
  void delete(String name, String path) {
    HttpRequest question = question(path).DELETE().build();
    guarded(() -> send(name, question));
  }

  /** An answer that is JSON but not what it should be. */
  Refusal garbage(String name) {
    return failures.unavailable(new Outage(name + ": the answer is of another form", null));
  }

  private HttpRequest.Builder question(String path) {
    String address = base.toString();
    HttpRequest.Builder question =
        HttpRequest.newBuilder(
            URI.create(
                (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                    + path));
    headers.forEach(question::header);
    return question.header("Accept", "application/json");
  }

  private JsonNode ask(String name, HttpRequest question) {
    return guarded(
        () -> {
          @Nullable JsonNode answer = parse(send(name, question).body());
          if (answer == null || !answer.isObject()) {
            throw new Outage(name + ": the answer is no JSON", null);
          }
          return answer;
        });
  }

  private <T> T guarded(java.util.function.Supplier<T> question) {
    if (outbound.captures()) {
      // A question that is only captured says nothing of how the provider is.
      return question.get();
    }
    try {
      return bulkhead.executeSupplier(() -> breaker.executeSupplier(question));
    } catch (BulkheadFullException e) {
      throw failures.notAsked("too many calls at once");
    } catch (CallNotPermittedException e) {
      throw failures.notAsked("most of the last calls failed");
    } catch (Outage e) {
      throw failures.unavailable(e);
    }
  }

  private HttpResponse<byte[]> send(String name, HttpRequest question) {
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(question);
    } catch (IOException e) {
      // Not its message, which may name addresses.
      throw new Outage(name + ": " + e.getClass().getSimpleName(), null);
    }
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return answer;
    }
    if (status >= 500 || status == 429 || status == 408) {
      throw new Outage(name + ": status " + status, retryAfter(answer));
    }
    throw status == 404
        ? failures.missing(name)
        : failures.refused(name, status, code(parse(answer.body())));
  }

  private @Nullable JsonNode parse(byte[] body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory cannot fail to be read.", e);
    }
  }

  /** {@code error.code} of OpenAI, {@code detail.status} of ElevenLabs; a word or nothing. */
  private static String code(@Nullable JsonNode body) {
    if (body == null) {
      return "";
    }
    String code = body.at("/error/code").asText(body.at("/detail/status").asText(""));
    return code.matches("[a-z0-9_]{1,64}") ? code : "";
  }

  /** In seconds only: the other form of the header, a date, counts as unsaid. */
  private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }
}
