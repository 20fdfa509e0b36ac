package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdentityTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings"
      })
  void takesAWellFormedTrace(String traceparent) {
    RequestIdentity identity = RequestIdentity.from("id", traceparent, "a");

    assertThat(identity.traceparent()).isEqualTo(traceparent);
    assertThat(identity.traceId()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void makesATraceWhereTheClientsIsNotWellFormed(String traceparent) {
    RequestIdentity identity = RequestIdentity.from("id", traceparent, "a");

    assertThat(identity.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    assertThat(identity.traceId()).isNotEqualTo(TRACE);
  }

  @Test
  void makesADifferentIdForEveryRequest() {
    assertThat(RequestIdentity.from(null, null, "a").requestId())
        .isNotEqualTo(RequestIdentity.from(null, null, "a").requestId());
  }
}
