package io.figwizard.stripetwin.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.checkout.Session;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.pages.Browser.Page;
import io.figwizard.stripetwin.state.Card;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CheckoutPageIT {
  private final Browser browser = new Browser();
  private StripeTwin twin;
  private Shop shop;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    twin = StripeTwin.start();
    shop = new Shop(twin);
    session = shop.checkout();
  }

  @AfterEach
  void close() {
    twin.close();
  }

  @Test
  void showsThePlanTheAmountTheFormAndTheWayBack() throws Exception {
    Page page = browser.open(session.getUrl());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html())
        .contains("Basic", "9.00 EUR", "name=\"number\"", "no real money")
        .contains("href=\"https://shop.example/?why=&#39;cancelled&#39;&amp;then=back\"");
  }

  @Test
  void payingLeadsToTheSuccessPageWithTheSessionsId() throws Exception {
    Page page = pay(Card.SUCCEEDS);

    assertThat(page.status()).isEqualTo(303);
    assertThat(page.location()).isEqualTo("https://shop.example/thanks?session=" + session.getId());
    assertThat(shop.checkoutAgain(session).getStatus()).isEqualTo("complete");
    assertThat(shop.subscription().getStatus()).isEqualTo("active");
  }

  @Test
  void aDeclinedCardSaysWhyAndTheCustomerMayTryAnother() throws Exception {
    Page declined = pay(Card.INSUFFICIENT_FUNDS);

    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.html()).contains("insufficient funds", "name=\"number\"");
    assertThat(pay(Card.SUCCEEDS).status()).isEqualTo(303);
  }

  @Test
  void aNumberThatIsNoTestCardIsRefused() throws Exception {
    Page page = browser.post(session.getUrl(), Map.of("number", "1234<script>"));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.html()).contains("card number is invalid");
  }

  @Test
  void theBankIsAskedAndWithAYesThePaymentSucceeds() throws Exception {
    Page redirect = pay(Card.THREE_D_SECURE);
    assertThat(redirect.status()).isEqualTo(303);
    assertThat(browser.open(redirect.location()).html()).contains("name=\"confirmed\"");

    Page page = browser.post(redirect.location(), Map.of("confirmed", "true"));

    assertThat(page.location()).startsWith("https://shop.example/thanks");
    assertThat(shop.subscription().getStatus()).isEqualTo("active");
  }

  @Test
  void withANoToTheBankTheSessionStaysOpen() throws Exception {
    Page redirect = pay(Card.THREE_D_SECURE);

    Page page = browser.post(redirect.location(), Map.of("confirmed", "false"));

    assertThat(page.status()).isEqualTo(402);
    assertThat(shop.checkoutAgain(session).getStatus()).isEqualTo("open");
    assertThat(pay(Card.SUCCEEDS).status()).isEqualTo(303);
  }

  @Test
  void nothingCanBePaidTwice() throws Exception {
    pay(Card.SUCCEEDS);

    Page again = pay(Card.SUCCEEDS);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.html()).contains("Paid", "shop.example/thanks");
    assertThat(twin.control().subscriptionsOf(shop.customer())).hasSize(1);
  }

  @Test
  void anExpiredSessionCanNotBePaid() throws Exception {
    shop.stripe().v1().checkout().sessions().expire(session.getId());

    Page page = pay(Card.SUCCEEDS);

    assertThat(page.status()).isEqualTo(410);
    assertThat(page.html()).contains("Expired", "Cancel and go back");
  }

  @Test
  void whatDoesNotExistIsNotFound() throws Exception {
    assertThat(browser.open(twin.url() + "/pay/cs_test_unknown").status()).isEqualTo(404);
    assertThat(browser.open(twin.url() + "/pay/" + shop.customer()).status()).isEqualTo(404);
    assertThat(browser.open(twin.url() + "/pay/").status()).isEqualTo(404);
  }

  private Page pay(Card card) throws Exception {
    return browser.post(session.getUrl(), Map.of("number", card.number()));
  }
}
