package io.figwizard.providertwins.elevenlabs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook endpoint as ElevenLabs' documentation says to write it. */
final class Receiver implements AutoCloseable {
  private final HttpServer http;
  private final List<Received> received = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();

  Receiver() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::receive);
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/webhook/elevenlabs");
  }

  /** Answers the next requests so, then 200 again. */
  synchronized void answersNext(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String signature = exchange.getRequestHeaders().getFirst("ElevenLabs-Signature");
    int status;
    synchronized (this) {
      received.add(new Received(body, signature));
      Integer told = answers.poll();
      status = told == null ? 200 : told;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  record Received(byte[] body, String signature) {
    JsonObject json() {
      return JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject();
    }

    boolean isSignedWith(String secret) throws Exception {
      String time = signature.replaceFirst("t=(\\d+),v0=.*", "$1");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(UTF_8));
      return signature.endsWith(",v0=" + HexFormat.of().formatHex(mac.doFinal(body)));
    }
  }
}
