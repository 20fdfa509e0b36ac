package io.figwizard.stripetwin.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.pages.Browser.Page;
import io.figwizard.stripetwin.state.Card;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subscription whose renewal waits for the customer. */
final class InvoicePageIT {
  private final Browser browser = new Browser();
  private StripeTwin twin;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    twin = StripeTwin.start();
    shop = new Shop(twin);
    shop.subscribe(Card.SUCCEEDS);
  }

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void aPaidInvoiceShowsWhatWasPaidAndAsksForNothing() throws Exception {
    Page page = browser.open(address(latestInvoice()));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html()).contains("paid", "9.00 EUR").doesNotContain("<form");
  }

  @Test
  void theBanksQuestionIsAnsweredOnTheInvoicesPage() throws Exception {
    String address = address(renewedWith(Card.THREE_D_SECURE));
    assertThat(browser.open(address).html()).contains("name=\"confirmed\"");

    Page page = browser.post(address + "/3d-secure", Map.of("confirmed", "true"));

    assertThat(page.status()).isEqualTo(303);
    assertThat(status(latestInvoice())).isEqualTo("paid");
    assertThat(shop.subscription().getStatus()).isEqualTo("active");
  }

  @Test
  void withANoToTheBankTheInvoiceStaysOpen() throws Exception {
    String address = address(renewedWith(Card.THREE_D_SECURE));

    Page page = browser.post(address + "/3d-secure", Map.of("confirmed", "false"));

    assertThat(page.status()).isEqualTo(402);
    assertThat(status(latestInvoice())).isEqualTo("open");
  }

  @Test
  void anotherCardPaysADeclinedInvoice() throws Exception {
    String address = address(renewedWith(Card.ATTACHES_THEN_FAILS));
    assertThat(shop.subscription().getStatus()).isEqualTo("past_due");

    Page page = browser.post(address, Map.of("number", Card.SUCCEEDS.number()));

    assertThat(page.status()).isEqualTo(303);
    assertThat(shop.subscription().getStatus()).isEqualTo("active");
  }

  @Test
  void aCardThatIsDeclinedLeavesTheInvoiceOpen() throws Exception {
    String address = address(renewedWith(Card.ATTACHES_THEN_FAILS));

    Page page = browser.post(address, Map.of("number", Card.ATTACHES_THEN_FAILS.number()));

    assertThat(page.status()).isEqualTo(402);
    assertThat(page.html()).contains("role=\"alert\"");
    assertThat(status(latestInvoice())).isEqualTo("open");
  }

  private JsonObject renewedWith(Card card) throws Exception {
    twin.control().setDefaultCard(shop.customer(), card);
    twin.control().advanceClock(Duration.ofDays(32));
    JsonObject invoice = latestInvoice();
    assertThat(status(invoice)).isEqualTo("open");
    return invoice;
  }

  private JsonObject latestInvoice() throws Exception {
    return twin.control().object(shop.subscription().getLatestInvoice());
  }

  private static String address(JsonObject invoice) {
    return invoice.get("hosted_invoice_url").getAsString();
  }

  private static String status(JsonObject invoice) {
    return invoice.get("status").getAsString();
  }
}
