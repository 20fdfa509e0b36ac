package io.figwizard.stripetwin.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.delivery.Delivery;
import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.delivery.SenderMode;
import io.figwizard.stripetwin.state.Card;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TwinControlIT {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/webhook");

  private StripeTwin twin;
  private TwinControl control;

  @BeforeEach
  void start() {
    twin = StripeTwin.start();
    control = new TwinControl(twin.url());
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void anyEventCanBeSentAndItsDeliveryFollowed() {
    String endpoint = control.addWebhookEndpoint(NOWHERE, "whsec_test", true);
    control.mode(SenderMode.wellBehaved().withPaused(true).withDuplicates(1));

    control.send(unknownEvent(), true);

    assertThat(control.waiting()).isEqualTo(2);
    Delivery first = control.deliveries().get(0);
    assertThat(first.endpoint()).isEqualTo(endpoint);
    assertThat(first.event()).isEqualTo("evt_unknown");
    assertThat(first.type()).isEqualTo("thing.unheard_of");
    assertThat(first.state()).isEqualTo(State.WAITING);
    assertThat(first.lastAttempt()).isNull();
  }

  @Test
  void anEndpointCanBeRolledDisabledAndRemoved() {
    String endpoint = control.addWebhookEndpoint(NOWHERE, "whsec_test", true);

    control.rollSecret(endpoint, "whsec_new", Duration.ofHours(1));
    control.enableEndpoint(endpoint, false);
    control.removeEndpoint(endpoint);

    assertThatThrownBy(() -> control.removeEndpoint(endpoint))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("no webhook endpoint " + endpoint);
  }

  @Test
  void theModeComesBackAsItWasSet() {
    SenderMode mode =
        SenderMode.wellBehaved()
            .withDelay(Duration.ofMillis(1500))
            .withReorder(5, 99)
            .withApiVersion("2025-10-29.clover")
            .withRetryAfter(Duration.ofSeconds(3));

    control.mode(mode);

    assertThat(control.mode()).usingRecursiveComparison().isEqualTo(mode);
  }

  @Test
  void faultsComeBackAsTheyWereSet() {
    Fault fault =
        Fault.answers(429)
            .on("POST", "/v1/subscriptions")
            .withRetryAfter(Duration.ofSeconds(2))
            .withShouldRetry(true)
            .always();

    control.faults(fault);

    assertThat(control.faults()).containsExactly(fault);
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThatThrownBy(() -> control.pay("cs_unknown", Card.SUCCEEDS))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("cs_unknown");
    assertThatThrownBy(() -> control.object("sub_unknown"))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("sub_unknown");
  }

  @Test
  void withoutATwinTheMessageAsksForIt() {
    twin.close();

    assertThatThrownBy(() -> control.flush())
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("does the Stripe twin run?");
  }

  private static JsonObject unknownEvent() {
    return JsonParser.parseString(
            """
            {"id": "evt_unknown", "object": "event", "type": "thing.unheard_of",
             "created": 1764000000, "livemode": true, "api_version": "2026-07-29.dahlia",
             "data": {"object": {"id": "thing_1", "object": "thing"}}}
            """)
        .getAsJsonObject();
  }
}
