package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in somebody else's form, over HTTP. */
final class RawActionIT {
  @RegisterExtension static final SampleServer server = new SampleServer();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain; charset=iso-8859-1",
        "multipart/form-data; boundary=x",
        "application/octet-stream"
      })
  void takesTheBytesAsTheyComeWhateverTheyAreCalled(String type) throws Exception {
    byte[] body = new byte[70_000];
    new Random(7).nextBytes(body);

    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes/digest")
                .header("Content-Type", type)
                .header("X-Sample", "yes")
                .POST(BodyPublishers.ofByteArray(body)));

    assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.data().path("bytes").asInt()).isEqualTo(body.length);
    assertThat(reply.data().path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
    assertThat(reply.data().path("header").asText()).isEqualTo("yes");
  }

  @Test
  void knowsItsVariantAndNeedsNoContentType() {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes-sandbox/digest")
                .header("X-Sample", "yes")
                .POST(BodyPublishers.noBody()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("variant").asText()).isEqualTo("sandbox");
    assertThat(reply.data().path("bytes").asInt(-1)).isZero();
  }

  @Test
  void refusesInTheEnvelope() {
    SampleServer.Reply reply =
        server.send(server.request("/notes/digest").POST(BodyPublishers.ofString("x")));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("invalid_input");
  }

  @Test
  void refusesACompressedBody() {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes/digest")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("x")));

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.message()).contains("without a Content-Encoding");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes/digest")
                .POST(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.code()).isEqualTo("body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void allowsPostOnly(String method) {
    SampleServer.Reply reply =
        server.send(server.request("/notes/digest").method(method, BodyPublishers.noBody()));

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).isEqualTo("POST");
    assertThat(reply.code()).isEqualTo("method_not_allowed");
  }
}
