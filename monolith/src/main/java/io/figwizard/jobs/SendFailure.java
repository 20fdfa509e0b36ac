package io.figwizard.jobs;

import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Reads from an exception of Jakarta Mail whether a mail may arrive, and whether to try again. */
final class SendFailure {
  private static final int PERMANENT = 500;

  private SendFailure() {}

  /**
   * @param handedOver whether the mail server had all of the mail when it happened
   */
  static Outcome of(MessagingException failure, boolean handedOver) {
    Integer code = code(failure);
    String reason = failure.getClass().getSimpleName() + (code == null ? "" : " " + code);
    if (code == null) {
      return new Outcome(
          handedOver ? Outcome.Kind.UNKNOWN : Outcome.Kind.LATER, null, reason + cause(failure));
    }
    boolean forGood = code >= PERMANENT && (handedOver || isAboutTheAddress(failure));
    // What the server says of us, before it heard of the reader, is no reason to give up on the
    // reader.
    return new Outcome(forGood ? Outcome.Kind.REFUSED : Outcome.Kind.LATER, code, reason);
  }

  /** The server's code, where it answered. */
  private static @Nullable Integer code(Exception failure) {
    for (Exception next = failure; next != null; next = following(next)) {
      int code = -1;
      if (next instanceof SMTPAddressFailedException address) {
        code = address.getReturnCode();
      } else if (next instanceof SMTPSendFailedException send) {
        code = send.getReturnCode();
      }
      if (code > 0) {
        return code;
      }
    }
    return null;
  }

  private static boolean isAboutTheAddress(Exception failure) {
    for (Exception next = failure; next != null; next = following(next)) {
      if (next instanceof SMTPAddressFailedException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Exception following(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static String cause(MessagingException failure) {
    Exception next = failure.getNextException();
    return next == null ? "" : " < " + next.getClass().getSimpleName();
  }
}
