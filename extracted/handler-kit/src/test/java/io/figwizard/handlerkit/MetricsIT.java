package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsIT {
  @RegisterExtension static final SampleServer server = new SampleServer();

  @Test
  void timesEveryActionByOutcome() {
    server.send(server.as(UUID.randomUUID(), "{\"action\":\"list-notes\"}"));
    server.send(server.as(UUID.randomUUID(), "{\"action\":\"list-notes\"}"));
    server.send(server.post("{\"action\":\"list-notes\"}"));
    server.send(server.post("{\"action\":\"misbehave\",\"how\":\"throw\"}"));
    server.send(server.post("{\"action\":\"misbehave\",\"how\":\"stack_overflow\"}"));
    server.send(server.post("{\"action\":\"invented-by-the-client\"}"));

    assertThat(count("list-notes.ok")).isEqualTo(2);
    assertThat(count("list-notes.refused")).isEqualTo(1);
    assertThat(count("misbehave.failed")).isEqualTo(2);
    assertThat(count("none.refused")).isEqualTo(1);
    assertThat(metrics().getTimers().keySet()).noneMatch(name -> name.contains("invented"));
  }

  private static long count(String name) {
    return metrics().timer("handlers.notes." + name).getCount();
  }

  private static MetricRegistry metrics() {
    return server.support().getEnvironment().metrics();
  }
}
