package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFaultTest {

  private static final Server SERVER = Server.of(URI.create("https://function.internal"));

  @ParameterizedTest
  @ValueSource(strings = {"certificate_required", "bad_certificate", "unknown_ca"})
  void saysThatTheServerWantsAnotherCertificateOfTheProxy(String alert) {
    Throwable told =
        new DecoderException(new SSLHandshakeException("Received fatal alert: " + alert));

    assertThat(TlsFault.of(told, SERVER))
        .startsWith("it wants another certificate")
        .contains(alert);
    assertThat(TlsFault.after(told, SERVER)).isEqualTo(TlsFault.of(told, SERVER));
  }

  @Test
  void leavesWhatHasNothingToDoWithTlsInItsOwnWords() {
    assertThat(TlsFault.after(new IOException("Connection reset"), SERVER))
        .isEqualTo("Connection reset");
  }
}
