package io.figwizard.stripetwin.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.StripeClient.StripeClientBuilder;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.twinkit.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Stripe's own library makes of the faults. */
final class FaultsIT {
  private StripeTwin twin;
  private TwinControl control;

  @BeforeEach
  void start() {
    twin = StripeTwin.start();
    control = twin.control();
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void anErrorBefallsAsManyRequestsAsToldThenTheApiAnswersAgain() {
    control.faults(Fault.answers(503).times(2));

    assertThatThrownBy(this::ask).isInstanceOfSatisfying(ApiException.class, this::isStatus503);
    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertServed();
  }

  private void isStatus503(ApiException failure) {
    assertThat(failure.getStatusCode()).isEqualTo(503);
    assertThat(failure.getRequestId()).isNotNull();
  }

  @Test
  void anErrorForAllRequestsEndsWhenItIsTakenBack() {
    control.faults(Fault.answers(500).always());
    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);
    assertThatThrownBy(this::ask).isInstanceOf(ApiException.class);

    control.faults();

    assertServed();
  }

  @Test
  void stripesLibraryRetriesByItselfWhenItMay() {
    control.faults(Fault.answers(500).times(2));

    assertThatThrownBy(() -> ask(client().setMaxNetworkRetries(2)))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(control.remainingFaults()).isEmpty();
  }

  @Test
  void stripesLibraryObeysAShouldRetryOfFalse() {
    control.faults(Fault.answers(500).times(2).withHeader("Stripe-Should-Retry", "false"));

    assertThatThrownBy(() -> ask(client().setMaxNetworkRetries(2)))
        .isInstanceOf(ApiException.class);
    assertThat(control.remainingFaults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.times()).isEqualTo(1));
  }

  @Test
  void tooManyRequestsAreToldWhenToComeBack() throws Exception {
    control.faults(Fault.answers(429).withRetryAfter(Duration.ofSeconds(7)).times(2));

    assertThatThrownBy(this::ask).isInstanceOf(RateLimitException.class);
    HttpResponse<String> raw =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(twin.url() + "/v1/customers")).build(),
                BodyHandlers.ofString());
    assertThat(raw.headers().firstValue("Retry-After")).hasValue("7");
  }

  @Test
  @Timeout(60)
  void aHangingRequestOutlastsTheClient() {
    control.faults(Fault.hangs(Duration.ofDays(1)));

    assertThatThrownBy(() -> ask(client().setReadTimeout(200)))
        .isInstanceOf(ApiConnectionException.class);
    // The client may have given up before the server has looked: the fault is for that request.
    while (!control.remainingFaults().isEmpty()) {
      Thread.onSpinWait();
    }
    assertServed();
  }

  @Test
  void aRequestThatHangsForAMomentIsServed() {
    control.faults(Fault.hangs(Duration.ofMillis(50)));

    assertServed();
  }

  @Test
  void aConnectionThatIsResetTwiceIsNoticed() {
    control.faults(Fault.resetsConnection().times(2));

    assertThatThrownBy(this::ask).isInstanceOf(ApiConnectionException.class);
    assertServed();
  }

  @Test
  void aLostAnswerIsNoticedAtOnce() {
    control.faults(Fault.losesAnswer());

    assertThatThrownBy(this::ask).isInstanceOf(ApiConnectionException.class);
    assertServed();
  }

  @Test
  void aFaultBefallsOnlyTheMethodAndPathItIsFor() {
    control.faults(
        Fault.answers(500).on("POST", "/v1/customers"), Fault.answers(500).on("/v1/invoices"));

    assertServed();
    assertThat(control.remainingFaults()).hasSize(2);
  }

  private void assertServed() {
    assertThatThrownBy(this::ask)
        .as("the API's own answer")
        .isInstanceOf(InvalidRequestException.class);
  }

  private void ask() throws StripeException {
    ask(client());
  }

  private static void ask(StripeClientBuilder client) throws StripeException {
    client.build().v1().customers().retrieve("cus_unknown");
  }

  private StripeClientBuilder client() {
    return StripeClient.builder().setApiKey("sk_test_twin").setApiBase(twin.url().toString());
  }
}
