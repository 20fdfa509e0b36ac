package io.figwizard.stripetwin.state;

import java.util.Arrays;
import java.util.Optional;

/** Stripe's test cards, each with its own fate. */
public enum Card {
  /** Every payment succeeds. */
  SUCCEEDS("4242424242424242"),
  /** Cannot be attached, every payment is declined. */
  DECLINED("4000000000000002"),
  /** Every payment is declined with {@code insufficient_funds}. */
  INSUFFICIENT_FUNDS("4000000000009995"),
  /** Every payment waits for the customer to confirm it with the bank. */
  THREE_D_SECURE("4000002500003155"),
  /** Can be attached to a customer, then every payment is declined. */
  ATTACHES_THEN_FAILS("4000000000000341");

  private final String number;

  Card(String number) {
    this.number = number;
  }

  /** The number that a customer types. */
  public String number() {
    return number;
  }

  /** Last four digits, as Stripe shows them. */
  public String last4() {
    return number.substring(number.length() - 4);
  }

  /** The card of a number typed with or without blanks; empty for a number that is none of ours. */
  public static Optional<Card> ofNumber(String typed) {
    String digits = typed.replaceAll("[\\s-]", "");
    return Arrays.stream(values()).filter(card -> card.number.equals(digits)).findFirst();
  }
}
