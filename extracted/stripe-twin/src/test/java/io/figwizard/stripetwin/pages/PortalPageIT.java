package io.figwizard.stripetwin.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.Subscription;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.pages.Browser.Page;
import io.figwizard.stripetwin.state.Card;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PortalPageIT {
  private final Browser browser = new Browser();
  private StripeTwin twin;
  private Shop shop;
  private Subscription subscription;
  private String portal;

  @BeforeEach
  void open() throws Exception {
    twin = StripeTwin.start();
    shop = new Shop(twin);
    subscription = shop.subscribe(Card.SUCCEEDS);
    portal = shop.portal();
  }

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void showsTheSubscriptionAndWhatCanBeDone() throws Exception {
    Page page = browser.open(portal);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html())
        .contains(
            subscription.getId(),
            "9.00 EUR",
            "active",
            "value=\"cancel\"",
            "19.00 EUR",
            "href=\"https://shop.example/account\"");
  }

  @Test
  void cancelsAtTheEndOfThePeriodAndResumes() throws Exception {
    Page redirect = change(Map.of("change", "cancel"));
    assertThat(redirect.location()).isEqualTo(portal);
    assertThat(shop.subscription().getCancelAtPeriodEnd()).isTrue();
    assertThat(browser.open(portal).html()).contains("ends with the period", "Resume");

    change(Map.of("change", "resume"));

    assertThat(shop.subscription().getCancelAtPeriodEnd()).isFalse();
  }

  @Test
  void changesThePlan() throws Exception {
    Page page = change(Map.of("change", "plan", "price", "price_premium_monthly"));

    assertThat(page.status()).isEqualTo(303);
    assertThat(shop.subscription().getItems().getData().get(0).getPrice().getId())
        .isEqualTo("price_premium_monthly");
  }

  @Test
  void whatStripeRefusesIsSaid() throws Exception {
    Page page = change(Map.of("change", "plan", "price", "price_unknown"));

    assertThat(page.status()).isEqualTo(402);
    assertThat(page.html()).contains("price_unknown", "role=\"alert\"");
  }

  @Test
  void takesAnotherCard() throws Exception {
    Page page = browser.post(portal, Map.of("number", Card.ATTACHES_THEN_FAILS.number()));

    assertThat(page.status()).isEqualTo(303);
  }

  @Test
  void anotherCustomersSubscriptionIsOutOfReach() throws Exception {
    Subscription foreign = new Shop(twin).subscribe(Card.SUCCEEDS);

    Page page = browser.post(portal, Map.of("subscription", foreign.getId(), "change", "cancel"));

    assertThat(page.status()).isEqualTo(404);
  }

  private Page change(Map<String, String> form) throws Exception {
    Map<String, String> fields = new HashMap<>(form);
    fields.put("subscription", subscription.getId());
    return browser.post(portal, fields);
  }
}
