package io.figwizard.stripetwin.pages;

import io.figwizard.stripetwin.state.Card;
import java.util.Arrays;
import java.util.Locale;

/** Where a customer types a card, and the numbers that do something. */
final class CardForm {
  private CardForm() {}

  /**
   * @param action where the form is posted to, with the field {@code number}
   */
  static Html of(String action, String button) {
    return Html.of(
        """
        <form method="post" action="%s">
        <label>Card number
        <input name="number" inputmode="numeric" autocomplete="off" required autofocus></label>
        <button>%s</button>
        </form>
        <details><summary>Test cards</summary>
        <table>
        %s
        </table></details>
        """,
        action, button, Html.all(Arrays.stream(Card.values()).map(CardForm::row).toList()));
  }

  /** The two ways out of a bank's page; posted with the field {@code confirmed}. */
  static Html bank(String action) {
    return Html.of(
        """
        <p>Your bank asks: is this payment yours?</p>
        <form method="post" action="%s">
        <button name="confirmed" value="true">Yes, pay</button>
        <button name="confirmed" value="false">No</button>
        </form>
        """,
        action);
  }

  private static Html row(Card card) {
    return Html.of(
        "<tr><td><code>%s</code></td><td>%s</td></tr>",
        card.number(), card.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
