package io.figwizard.auth;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the two forms that are stored.
 *
 * @param address as its owner wrote it, in NFC: where mail goes
 * @param key what tells accounts apart: lower case, NFC. RFC 5321 lets the part before the @ be
 *     case-sensitive; nobody uses that, and two accounts that differ in case help only impostors
 */
record EmailAddress(String address, String key) {
  /** Takes what {@link MailAddress} has accepted. */
  static EmailAddress of(String text) {
    String address = Normalizer.normalize(text, Normalizer.Form.NFC);
    // Lower case can leave NFC (the dot of a capital I), hence once more.
    String key = Normalizer.normalize(address.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    return new EmailAddress(address, key);
  }

  /** Failed attempts are counted under it, whether or not there is such an account. */
  static byte[] accountKey(String emailKey) {
    return SecretToken.sha256(emailKey);
  }

  /** Without the spaces around it, which forms and keyboards like to add. */
  static @Nullable String stripped(@Nullable String text) {
    return text == null ? null : text.strip();
  }
}
