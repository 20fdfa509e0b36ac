package io.figwizard.stripetwin.pages;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/** An amount as a person reads it: {@code 19.00 EUR}. */
final class Money {
  private Money() {}

  /**
   * @param minor in the currency's smallest unit
   * @param currency three letters, as Stripe writes them: lower case
   */
  static String text(long minor, String currency) {
    String code = currency.toUpperCase(Locale.ROOT);
    int digits = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    return BigDecimal.valueOf(minor, digits).toPlainString() + " " + code;
  }
}
