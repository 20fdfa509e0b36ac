package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How often files are read that are no good. */
class TlsToServersTest {

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(DataPlane.class);
  private static final Server SERVER = Server.of(URI.create("https://127.0.0.1:1"));

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  @TempDir private Path folder;
  private long now = Long.MAX_VALUE - 1000;
  private ClientCertificate files;
  private TlsToServers tls;

  @BeforeEach
  void start() throws Exception {
    X509Bundle pair = pair();
    files =
        new ClientCertificate(
            Files.writeString(folder.resolve("proxy.pem"), pair.getCertificatePEM()),
            Files.writeString(folder.resolve("proxy-key.pem"), pair.getPrivateKeyPEM()),
            "");
    tls = new TlsToServers(null, files, () -> now);
    // Other tests of this process may write to the same log.
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(log);
    channel.finishAndReleaseAll();
  }

  private static X509Bundle pair() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=proxy")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private void connections(int count) throws SSLException {
    for (int i = 0; i < count; i++) {
      assertThat(tls.handler(channel, SERVER)).isNotNull();
    }
  }

  private List<String> warnings() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains(folder.toString()))
        .toList();
  }

  private void renewHalf() throws Exception {
    Files.writeString(files.key(), pair().getPrivateKeyPEM());
    Files.setLastModifiedTime(files.key(), FileTime.fromMillis(1_000_000));
  }

  /** Nonsense that looks, from outside, as what was there. */
  private void spoilUnnoticed(Path file) throws Exception {
    FileTime modified = Files.getLastModifiedTime(file);
    Files.writeString(file, "x".repeat((int) Files.size(file)));
    Files.setLastModifiedTime(file, modified);
  }

  @Test
  void halfARenewedPairIsReadOnceASecondAndSaidOnce() throws Exception {
    connections(1);
    renewHalf();
    connections(20);
    assertThat(warnings()).singleElement().asString().contains("the key is not the one");

    now += Duration.ofSeconds(1).toNanos();
    connections(20);
    assertThat(warnings()).hasSize(1);

    // It would be another warning, were it read.
    spoilUnnoticed(files.key());
    connections(20);
    assertThat(warnings()).hasSize(1);

    now += Duration.ofSeconds(1).toNanos();
    connections(20);
    assertThat(warnings()).hasSize(2);
  }

  @Test
  void whatChangesIsReadAtOnceAndSaidAgainAfterItWasGood() throws Exception {
    String key = Files.readString(files.key());
    connections(1);
    renewHalf();
    connections(2);
    assertThat(warnings()).hasSize(1);

    Files.writeString(files.key(), key);
    Files.setLastModifiedTime(files.key(), FileTime.fromMillis(2_000_000));
    connections(2);
    renewHalf();
    connections(2);
    assertThat(warnings()).hasSize(2);
  }

  @Test
  void whatWasNeverGoodIsNotReadForEachConnectionEither() throws Exception {
    String key = Files.readString(files.key());
    FileTime modified = Files.getLastModifiedTime(files.key());
    spoilUnnoticed(files.key());
    assertThatThrownBy(() -> connections(1)).isInstanceOf(SSLException.class);

    Files.writeString(files.key(), key);
    Files.setLastModifiedTime(files.key(), modified);
    assertThatThrownBy(() -> connections(1))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("proxy-key.pem cannot be read");

    now += Duration.ofSeconds(1).toNanos();
    connections(1);
    assertThat(warnings()).isEmpty();
  }
}
