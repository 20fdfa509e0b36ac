package io.figwizard.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A mail server that does at each step what the test says: answers as usual unless told otherwise.
 */
final class ScriptedSmtp implements AutoCloseable {
  /** Where a conversation stands, before the server answers. */
  enum Step {
    GREETING,
    EHLO,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /** In the middle of the mail. */
    BODY,
    /** After the whole mail. */
    END
  }

  /** What the server does at a step. */
  @FunctionalInterface
  interface Script {
    /**
     * @return the answer, or null for the usual one
     * @throws IOException to hang up
     */
    String at(Step step, String line) throws IOException;
  }

  /** For a script to answer: the beginning of an answer, over and over. */
  static final String ENDLESS = "250-";

  private static final long BETWEEN_LINES = TimeUnit.MILLISECONDS.toNanos(20);

  private final ServerSocket listener;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private volatile Script script = (step, line) -> null;

  private ScriptedSmtp(ServerSocket listener) {
    this.listener = listener;
  }

  static ScriptedSmtp start() throws IOException {
    ScriptedSmtp server =
        new ScriptedSmtp(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    daemon(server::acceptAll);
    return server;
  }

  /** The usual answer to everything. */
  static Script obliging() {
    return (step, line) -> null;
  }

  static Script answering(Step when, String answer) {
    return (step, line) -> step == when ? answer : null;
  }

  static Script hangingUpAt(Step when) {
    return (step, line) -> {
      if (step == when) {
        throw new IOException("as the script says");
      }
      return null;
    };
  }

  /** Says nothing until the latch is down. */
  static Script silentAt(Step when, CountDownLatch latch) {
    return (step, line) -> {
      if (step == when) {
        await(latch);
      }
      return null;
    };
  }

  void follow(Script next) {
    script = next;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The mails that it has answered 250 for, or wanted to. */
  List<String> taken() {
    return taken;
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = client.getOutputStream();
      answer(out, Step.GREETING, "", "220 scripted");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String verb = line.split("[ :]", 2)[0].toUpperCase(java.util.Locale.ROOT);
        switch (verb) {
          case "EHLO" -> answer(out, Step.EHLO, line, "250-scripted\r\n250 AUTH PLAIN");
          case "AUTH" -> answer(out, Step.AUTH, line, "235 welcome");
          case "MAIL" -> answer(out, Step.MAIL, line, "250 ok");
          case "RCPT" -> answer(out, Step.RCPT, line, "250 ok");
          case "DATA" -> {
            if (answer(out, Step.DATA, line, "354 go on").startsWith("354")) {
              takeMail(in, out);
            }
          }
          case "QUIT" -> {
            say(out, "221 bye");
            return;
          }
          default -> say(out, "250 ok");
        }
      }
    } catch (IOException e) {
      // The client left, or the script wants us to.
      return;
    }
  }

  private void takeMail(BufferedReader in, OutputStream out) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(".")) {
        String answer = script.at(Step.END, "");
        if (answer == null || answer.startsWith("250")) {
          taken.add(mail.toString());
        }
        say(out, answer == null ? "250 taken" : answer);
        return;
      }
      mail.append(line).append('\n');
      script.at(Step.BODY, line);
    }
  }

  private String answer(OutputStream out, Step step, String line, String usual) throws IOException {
    String scripted = script.at(step, line);
    String answer = scripted == null ? usual : scripted;
    say(out, answer);
    if (answer.startsWith("421")) {
      throw new IOException("closes after 421");
    }
    return answer;
  }

  private static void say(OutputStream out, String answer) throws IOException {
    while (answer.equals(ENDLESS)) {
      out.write("250-not yet\r\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      LockSupport.parkNanos(BETWEEN_LINES);
    }
    out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
