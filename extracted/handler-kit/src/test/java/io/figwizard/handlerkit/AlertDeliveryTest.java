package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.Duration;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes to a webhook, and what becomes of what does not. */
class AlertDeliveryTest {
  private final HookServer hook = new HookServer();
  private final Environment environment = new Environment("test");
  private final AlertsConfiguration configuration = new AlertsConfiguration();

  @BeforeEach
  void configure() {
    configuration.setWebhook(hook.address());
    configuration.setFormat(AlertFormat.JSON);
  }

  @AfterEach
  void stop() throws Exception {
    stopSending();
    hook.close();
  }

  @Test
  void writesADiscordMessageThatCallsNobody() throws Exception {
    configuration.setFormat(AlertFormat.DISCORD);
    start().raise("test.broken", "Something is broken, @everyone.");

    JsonNode message = hook.next().message();
    assertThat(message.path("content").asText())
        .startsWith("**test-service** Something is broken, @everyone.")
        .contains("`test.broken`");
    assertThat(message.path("allowed_mentions").path("parse").isArray()).isTrue();
    assertThat(message.path("allowed_mentions").path("parse").size()).isZero();
  }

  @Test
  void sendsTheFirstAtOnceAndCountsTheOthersInTheNext() throws Exception {
    Alerts alerts = start();
    alerts.raise("test.broken", "Something is broken.");
    JsonNode first = hook.next().message();
    for (int i = 0; i < 4; i++) {
      alerts.raise("test.broken", "Something is broken.");
    }
    stopSending();

    assertThat(first.path("count").asInt()).isEqualTo(1);
    assertThat(first.path("kind").asText()).isEqualTo("test.broken");
    JsonNode second = hook.next().message();
    assertThat(second.path("count").asInt()).isEqualTo(4);
    assertThat(second.path("suppressed").asInt()).isEqualTo(3);
    assertThat(hook.more()).isZero();
    assertThat(count("sent")).isEqualTo(2);
    assertThat(count("suppressed")).isEqualTo(4);
  }

  @Test
  void tellsOfTheOthersWhenTheWindowEnds() throws Exception {
    configuration.setWindow(Duration.milliseconds(50));
    Alerts alerts = start();
    alerts.raise("test.broken", "Something is broken.");
    hook.next();
    alerts.raise("test.broken", "Something is broken.");

    assertThat(hook.next().message().path("count").asInt()).isEqualTo(1);
  }

  @Test
  void waitsAsLongAsDiscordAsksFor() throws Exception {
    hook.answering(429, "{\"message\":\"You are being rate limited.\",\"retry_after\":0.3}");
    start().raise("test.broken", "Something is broken.");

    HookServer.Received refused = hook.next();
    HookServer.Received taken = hook.next();
    stopSending();
    assertThat(taken.nanos() - refused.nanos())
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(taken.message().path("count").asInt()).isEqualTo(1);
    assertThat(count("sent")).isEqualTo(1);
    assertThat(count("failed")).isZero();
  }

  @Test
  void triesAgainWhenTheHookFails() throws Exception {
    hook.answering(500, "").answering(503, "");
    start().raise("test.broken", "Something is broken.");

    hook.next();
    hook.next();
    hook.next();
    stopSending();
    assertThat(count("sent")).isEqualTo(1);
    assertThat(count("failed")).isZero();
  }

  @Test
  void keepsWhatTheHookDidNotTakeForTheNextMessage() throws Exception {
    configuration.setWindow(Duration.milliseconds(20));
    hook.answering(500, "").answering(500, "").answering(500, "");
    start().raise("test.broken", "Something is broken.");

    for (int i = 0; i < 3; i++) {
      hook.next();
    }
    assertThat(hook.next().message().path("count").asInt()).isEqualTo(1);
    stopSending();
    assertThat(count("failed")).isEqualTo(1);
    assertThat(count("sent")).isEqualTo(1);
    assertThat(count("dropped")).isZero();
  }

  @Test
  void doesNotRepeatWhatTheHookDoesNotUnderstand() throws Exception {
    hook.alwaysAnswering(404);
    start().raise("test.broken", "Something is broken.");

    hook.next();
    stopSending();
    assertThat(count("failed")).isGreaterThanOrEqualTo(1);
    assertThat(count("sent")).isZero();
    // Given up at the stop, and counted as that too.
    assertThat(count("dropped")).isEqualTo(1);
  }

  @Test
  void countsWhatNobodyTakes() throws Exception {
    hook.close();
    start().raise("test.broken", "Something is broken.");

    stopSending();
    assertThat(count("dropped")).isEqualTo(1);
    assertThat(count("sent")).isZero();
  }

  /** If the callers waited for the hook, or the stop did, this would not end. */
  @Test
  @Timeout(60)
  void costsTheCallerNothingWhileTheHookHangs() throws Exception {
    configuration.setQueueSize(10);
    hook.hanging();
    Alerts alerts = start();
    alerts.raise("test.first", "Something is broken.");
    hook.next();

    for (int i = 0; i < 1_000; i++) {
      alerts.raise("test.kind-" + i % 20, "Something is broken.");
    }
    stopSending();
    // Every one is somewhere: none was sent, so all are dropped, in the queue or at the stop.
    assertThat(count("sent")).isZero();
    assertThat(count("dropped")).isEqualTo(1_001);
  }

  @Test
  void givesUpOnAHookThatHangs() throws Exception {
    configuration.setTimeout(Duration.milliseconds(700));
    hook.hanging();
    start().raise("test.broken", "Something is broken.");

    for (int i = 0; i < 3; i++) {
      hook.next();
    }
    stopSending();
    assertThat(count("failed")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void sendsNoMoreInAMinuteThanConfigured() throws Exception {
    configuration.setPerMinute(2);
    Alerts alerts = start();
    for (String kind : new String[] {"test.a", "test.b", "test.c"}) {
      alerts.raise(kind, "Something is broken.");
    }

    Set<String> told = new HashSet<>();
    told.add(hook.next().message().path("kind").asText());
    told.add(hook.next().message().path("kind").asText());
    stopSending();
    assertThat(told).hasSize(2);
    assertThat(hook.more()).isZero();
    assertThat(count("sent")).isEqualTo(2);
    assertThat(count("dropped")).isEqualTo(1);
  }

  @Test
  void isOffWithoutAWebhook() throws Exception {
    configuration.setWebhook("");
    start().raise("test.broken", "Something is broken.");

    stopSending();
    assertThat(hook.more()).isZero();
    assertThat(count("dropped")).isZero();
  }

  private Alerts start() throws Exception {
    Alerts alerts =
        Alerts.open(
            "test-service",
            configuration,
            Json.strictMapper(64, 10_000),
            environment,
            Clock.systemUTC());
    for (LifeCycle managed : environment.lifecycle().getManagedObjects()) {
      managed.start();
    }
    return alerts;
  }

  private void stopSending() throws Exception {
    for (LifeCycle managed : environment.lifecycle().getManagedObjects()) {
      managed.stop();
    }
  }

  private long count(String what) {
    return environment.metrics().counter("alerts." + what).getCount();
  }
}
