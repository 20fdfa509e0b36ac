package io.figwizard.providertwins.smtp;

import io.figwizard.providertwins.smtp.SmtpFault.Kind;
import io.figwizard.providertwins.smtp.SmtpFault.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client's connection: passes everything on to the server behind, but for the faults. */
final class SmtpSession {
  private static final Pattern ADDRESS = Pattern.compile("<([^>]*)>");
  private static final String TAKEN = "250";
  private static final String GO_AHEAD = "354";
  private static final int CLOSING = 421;

  private final Wire client;
  private final Wire server;
  private final SmtpFaults faults;
  private final Mailbox mailbox;
  private final List<String> recipients = new ArrayList<>();
  private Duration delay = Duration.ZERO;
  private String sender = "";

  SmtpSession(Wire client, Wire server, SmtpFaults faults, Mailbox mailbox) {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.mailbox = mailbox;
  }

  /**
   * @throws IOException when one of the sides has hung up, as it does in the end
   */
  void run() throws IOException {
    String greeting = server.reply();
    if (!befallen(faults.claim(Stage.CONNECT, ""))) {
      answer(greeting);
    }
    while (true) {
      serve(client.line());
    }
  }

  private void serve(String line) throws IOException {
    String address = address(line);
    switch ((line + "    ").substring(0, 4).toUpperCase(Locale.ROOT)) {
      case "MAIL" -> {
        if (!befallen(faults.claim(Stage.SENDER, ""))) {
          sender = address;
          recipients.clear();
          answer(ask(line));
        }
      }
      case "RCPT" -> {
        if (!befallen(faults.claim(Stage.RECIPIENT, address))) {
          recipient(address, ask(line));
        }
      }
      case "DATA" -> data();
      case "RSET", "HELO", "EHLO" -> {
        recipients.clear();
        answer(ask(line));
      }
      case "QUIT" -> {
        answer(ask(line));
        throw new HangUp("the client has said good-bye");
      }
      default -> answer(ask(line));
    }
  }

  private void recipient(String address, String reply) throws IOException {
    if (reply.startsWith(TAKEN)) {
      recipients.add(address);
    }
    answer(reply);
  }

  /** The server behind hears of the content when all of it has come, and is to be kept. */
  private void data() throws IOException {
    Optional<SmtpFault> within = faults.claim(Stage.DATA, "");
    boolean drops = within.map(SmtpFault::kind).filter(Kind.DROP::equals).isPresent();
    if (!drops && befallen(within)) {
      return;
    }
    if (recipients.isEmpty()) {
      answer("503 5.5.1 RCPT comes first\r\n");
      return;
    }
    answer("354 Start mail input; end with <CRLF>.<CRLF>\r\n");
    if (drops) {
      throw new HangUp("after " + client.line().length() + " characters, as a fault told");
    }
    String content = content();
    Optional<SmtpFault> end = faults.claim(Stage.END, "");
    boolean lost = end.map(SmtpFault::kind).filter(Kind.LOSE_REPLY::equals).isPresent();
    if (!lost && befallen(end)) {
      recipients.clear();
      ask("RSET");
      return;
    }
    String reply = handOver(content);
    if (lost) {
      throw new HangUp("before the reply, as a fault told");
    }
    answer(reply);
  }

  private String handOver(String content) throws IOException {
    String reply = ask("DATA");
    if (!reply.startsWith(GO_AHEAD)) {
      return reply;
    }
    server.send(stuffed(content) + ".\r\n");
    reply = server.reply();
    if (reply.startsWith(TAKEN)) {
      mailbox.add(sender, recipients, content);
    }
    recipients.clear();
    return reply;
  }

  /** The lines up to the single dot, without the dots that were added. */
  private String content() throws IOException {
    StringBuilder content = new StringBuilder();
    for (String line = client.line(); !line.equals("."); line = client.line()) {
      content.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    return content.toString();
  }

  private static String stuffed(String content) {
    return (content.startsWith(".") ? "." : "") + content.replace("\r\n.", "\r\n..");
  }

  /** Whether a fault has answered instead of the server. */
  private boolean befallen(Optional<SmtpFault> fault) throws IOException {
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get().kind()) {
      case REPLY -> {
        answer(fault.get().code() + " " + fault.get().text() + "\r\n");
        if (fault.get().code() == CLOSING) {
          throw new HangUp("after 421");
        }
        return true;
      }
      case DELAY -> {
        delay = Objects.requireNonNullElse(fault.get().delay(), Duration.ZERO);
        return false;
      }
      case DROP, LOSE_REPLY -> throw new HangUp("as a fault told");
    }
    throw new IllegalStateException("no such kind: " + fault.get().kind());
  }

  private String ask(String line) throws IOException {
    server.send(line + "\r\n");
    return server.reply();
  }

  private void answer(String reply) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new HangUp("the twin is being closed");
    }
    client.send(reply);
  }

  private static String address(String line) {
    Matcher address = ADDRESS.matcher(line);
    return address.find() ? address.group(1) : "";
  }
}
