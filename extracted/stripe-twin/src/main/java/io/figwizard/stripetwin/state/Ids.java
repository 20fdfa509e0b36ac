package io.figwizard.stripetwin.state;

import java.security.SecureRandom;

/** New ids in Stripe's form. */
final class Ids {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SHORT = 14;
  private static final int LONG = 24;
  private static final int SESSION = 58;

  private final SecureRandom random = new SecureRandom();

  /** For example {@code cus_NffrFeUfNV2Hib}. */
  String next(String prefix) {
    return prefix + "_" + letters(SHORT);
  }

  /** For example {@code evt_1MqLN82eZvKYlo2CRvCKGLs1}. */
  String nextLong(String prefix) {
    return prefix + "_1" + letters(LONG - 1);
  }

  /** Id of a checkout session; tells its world. */
  String nextSession(boolean livemode) {
    return "cs_" + (livemode ? "live" : "test") + "_a1" + letters(SESSION - 2);
  }

  String letters(int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
