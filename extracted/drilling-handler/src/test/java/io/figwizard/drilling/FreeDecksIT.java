package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many decks there are without a subscription, and how many with one. */
final class FreeDecksIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer(2, 4);

  private final User user = SERVER.newUser();

  @Test
  void moreThanTheFreeOnesNeedASubscription() {
    user.newDeck();
    String second = user.newDeck();

    Answer third = create("drilling");
    assertThat(third.status()).isEqualTo(403);
    assertThat(third.errorCode()).isEqualTo("premium_required");
    assertThat(third.body().at("/error/message").asText()).contains("2 decks");

    user.data("delete-deck", Map.of("deckId", second));
    assertThat(create("drilling").ok()).isTrue();
  }

  @Test
  void whoHasPaidMayHaveMoreUpToTheLimit() {
    grant("production", Duration.ofDays(3));
    for (int i = 0; i < 4; i++) {
      user.newDeck();
    }

    Answer fifth = create("drilling");
    assertThat(fifth.status()).isEqualTo(409);
    assertThat(fifth.errorCode()).isEqualTo("too_many_decks");
  }

  @Test
  void whatWasPaidForEndsByTimeAlone() {
    grant("production", Duration.ofDays(3));
    user.newDeck();
    user.newDeck();
    user.newDeck();

    SERVER.clock.advance(Duration.ofDays(3));

    assertThat(create("drilling").errorCode()).isEqualTo("premium_required");
    assertThat(user.data("list-decks", Map.of()).get("decks")).as("are not taken away").hasSize(3);
  }

  @Test
  void aPaymentInTheSandboxOpensNothingInProduction() {
    grant("sandbox", Duration.ofDays(3));
    user.newDeck();
    user.newDeck();

    assertThat(create("drilling").errorCode()).isEqualTo("premium_required");
    assertThat(create("drilling-sandbox").ok()).isTrue();
  }

  @Test
  void aPaymentInProductionOpensNothingInTheSandbox() {
    grant("production", Duration.ofDays(3));
    user.newDeck();
    user.newDeck();

    assertThat(create("drilling-sandbox").errorCode()).isEqualTo("premium_required");
    assertThat(create("drilling").ok()).isTrue();
  }

  private Answer create(String handler) {
    return user.client().call(handler, "create-deck", Map.of("name", "One more"));
  }

  private void grant(String variant, Duration time) {
    Entitlements.grant(SERVER.database(), user.id(), variant, SERVER.clock.instant().plus(time));
  }
}
