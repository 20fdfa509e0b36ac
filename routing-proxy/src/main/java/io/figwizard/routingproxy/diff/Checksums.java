package io.figwizard.routingproxy.diff;

/** Tells account and card numbers from other long ones. */
final class Checksums {

  private Checksums() {}

  /** ISO 7064, modulo 97, as ISO 13616 uses it; blanks do not count. */
  static boolean iban(String text) {
    String plain = text.replace(" ", "");
    if (plain.length() < 15 || plain.length() > 34) {
      return false;
    }
    String turned = plain.substring(4) + plain.substring(0, 4);
    int remainder = 0;
    for (int i = 0; i < turned.length(); i++) {
      int value = Character.digit(turned.charAt(i), 36);
      remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder == 1;
  }

  /** ISO/IEC 7812-1, annex B; blanks and hyphens do not count. */
  static boolean luhn(String text) {
    String digits = text.replaceAll("[ -]", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }
}
