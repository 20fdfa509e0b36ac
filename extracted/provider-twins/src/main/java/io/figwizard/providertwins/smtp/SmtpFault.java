package io.figwizard.providertwins.smtp;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong between a client and the SMTP server. By itself it befalls the next
 * that comes so far: {@code SmtpFault.tryLater().to("ada@example.org").times(2)}.
 *
 * @param stage when it happens
 * @param kind what happens
 * @param code of the reply, where there is one
 * @param text of the reply, where there is one
 * @param delay before each reply, where replies are late
 * @param recipient whose mails it befalls, at stage RECIPIENT; null for everybody's
 * @param times how often it happens; null for always until it is taken back
 */
public record SmtpFault(
    Stage stage,
    Kind kind,
    int code,
    String text,
    @Nullable Duration delay,
    @Nullable String recipient,
    @Nullable Integer times) {

  /** How far a mail has come. */
  public enum Stage {
    CONNECT,
    SENDER,
    RECIPIENT,
    /** The client sends the mail itself. */
    DATA,
    /** The mail was sent; the client waits for the word that the server now has it. */
    END
  }

  /** What happens. */
  public enum Kind {
    /** The server answers so instead of taking it; after 421 it hangs up. */
    REPLY,
    /** The server hangs up without a word. Nothing is kept of the mail. */
    DROP,
    /** At stage CONNECT: every reply of that connection is late. */
    DELAY,
    /** At stage END: the server keeps the mail and hangs up before it says so. */
    LOSE_REPLY
  }

  /** From JSON, fields may be missing. */
  public SmtpFault {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(kind, "kind");
    text = text == null ? "" : text;
  }

  /** 421 instead of a greeting. */
  public static SmtpFault serviceNotAvailable() {
    return replies(Stage.CONNECT, 421, "4.3.2 Service not available, try again later");
  }

  /** 451 for a recipient, as greylisting does it: the same mail is taken later. */
  public static SmtpFault tryLater() {
    return replies(Stage.RECIPIENT, 451, "4.7.1 Greylisted, please try again later");
  }

  /** 550 for this recipient, always. */
  public static SmtpFault noSuchUser(String recipient) {
    return replies(Stage.RECIPIENT, 550, "5.1.1 No such user here").to(recipient).always();
  }

  /** 554 after the mail was sent: it will never be taken. */
  public static SmtpFault rejectsContent() {
    return replies(Stage.END, 554, "5.7.1 Message rejected due to its content");
  }

  /** Any reply. */
  public static SmtpFault replies(Stage stage, int code, String text) {
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("code: " + code + " (expected: 400 to 599)");
    }
    return next(stage, Kind.REPLY, code, text, null);
  }

  /** The server hangs up while the mail is being sent. Nothing is kept of it. */
  public static SmtpFault dropsWithinData() {
    return drops(Stage.DATA);
  }

  /** The server hangs up at this stage. Nothing is kept of the mail. */
  public static SmtpFault drops(Stage stage) {
    return next(stage, Kind.DROP, 0, "", null);
  }

  /** The mail arrives, but the client never hears so: what must not be sent twice. */
  public static SmtpFault losesReply() {
    return next(Stage.END, Kind.LOSE_REPLY, 0, "", null);
  }

  /** Every reply of a connection is that late. */
  public static SmtpFault slow(Duration eachReply) {
    return next(Stage.CONNECT, Kind.DELAY, 0, "", eachReply);
  }

  /** The same for mails to this address alone. */
  public SmtpFault to(String address) {
    return new SmtpFault(Stage.RECIPIENT, kind, code, text, delay, address, times);
  }

  /** The same so many times. */
  public SmtpFault times(int count) {
    return new SmtpFault(stage, kind, code, text, delay, recipient, count);
  }

  /** The same until faults are set again. */
  public SmtpFault always() {
    return new SmtpFault(stage, kind, code, text, delay, recipient, null);
  }

  boolean befalls(Stage reached, String address) {
    return stage == reached
        && (recipient == null
            || recipient.toLowerCase(Locale.ROOT).equals(address.toLowerCase(Locale.ROOT)));
  }

  private static SmtpFault next(
      Stage stage, Kind kind, int code, String text, @Nullable Duration delay) {
    return new SmtpFault(stage, kind, code, text, delay, null, 1);
  }
}
