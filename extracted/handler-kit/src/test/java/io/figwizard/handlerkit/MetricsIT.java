package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.net.http.HttpRequest;
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

  @Test
  void timesCopiesApart() {
    String greet = "{\"action\":\"greet\",\"name\":\"Ada\"}";
    SampleServer.Reply copy = server.send(copy(greet, "1"));
    server.send(copy("{\"action\":\"nothing\"}", "1"));
    SampleServer.Reply none = server.send(copy(greet, "2"));

    assertThat(copy.json().at("/data/greeting")).isEqualTo(none.json().at("/data/greeting"));
    assertThat(metrics().timer("copies.notes.greet.ok").getCount()).isEqualTo(1);
    assertThat(metrics().timer("copies.notes.none.refused").getCount()).isEqualTo(1);
    assertThat(count("greet.ok")).as("what is no copy").isEqualTo(1);
  }

  private static HttpRequest.Builder copy(String body, String header) {
    return server.post(body).header("X-Fig-Shadow", header);
  }

  private static long count(String name) {
    return metrics().timer("handlers.notes." + name).getCount();
  }

  private static MetricRegistry metrics() {
    return server.support().getEnvironment().metrics();
  }
}
