package io.figwizard.routingproxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedCertificateTest {

  private final Clock clock = Clock.systemUTC();
  @TempDir Path folder;

  @Test
  void readsAKeyStore() throws Exception {
    TlsConfiguration store = TestCertificate.localhost().writeKeyStore(folder, "secret");

    assertThat(ServedCertificate.open(store, clock).subject()).isEqualTo("CN=localhost");
    assertThatThrownBy(() -> ServedCertificate.open(store.setPassword("wrong"), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("proxy.p12")
        .hasMessageContaining("dataPlane.tls.password");
  }

  @Test
  void readsAnEncryptedKey() throws Exception {
    TlsConfiguration pem = TestCertificate.localhost().write(folder);
    Path key = Path.of(pem.getKey());
    EncryptedKey.replace(key, "secret");

    assertThat(Files.readString(key)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(ServedCertificate.open(pem.setPassword("secret"), clock).subject())
        .isEqualTo("CN=localhost");
    assertThatThrownBy(() -> ServedCertificate.open(pem.setPassword("wrong"), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key.pem");
  }

  @Test
  void servesWhatWasRenewed() throws Exception {
    ServedCertificate certificate = open(TestCertificate.expiring("old", Duration.ofDays(5)));
    SslContext before = certificate.context();

    certificate.look();
    assertThat(certificate.context()).isSameAs(before);

    TestCertificate.expiring("new", Duration.ofDays(90)).write(folder);
    certificate.look();

    assertThat(certificate.subject()).isEqualTo("CN=new");
    assertThat(certificate.context()).isNotSameAs(before);
    assertThat(certificate.fault()).isEmpty();
  }

  @Test
  void keepsTheLastGoodOneUntilBothFilesAreNew() throws Exception {
    ServedCertificate certificate = open(TestCertificate.expiring("old", Duration.ofDays(5)));
    TestCertificate renewed = TestCertificate.expiring("new", Duration.ofDays(90));

    renewed.writeCertificate(folder);
    certificate.look();

    assertThat(certificate.subject()).isEqualTo("CN=old");
    assertThat(certificate.fault())
        .hasValueSatisfying(why -> assertThat(why).contains("not the one of the certificate"));
    assertThat(new CertificateHealth(certificate, clock).execute().isHealthy()).isFalse();

    renewed.writeKey(folder);
    certificate.look();

    assertThat(certificate.subject()).isEqualTo("CN=new");
    assertThat(new CertificateHealth(certificate, clock).execute().isHealthy()).isTrue();
  }

  @Test
  void keepsTheLastGoodOneWhereTheFilesAreGoneOrNoCertificates() throws Exception {
    ServedCertificate certificate = open(TestCertificate.expiring("old", Duration.ofDays(5)));
    Path file = folder.resolve("certificate.pem");
    String good = Files.readString(file);

    Files.delete(file);
    certificate.look();
    assertThat(certificate.fault())
        .hasValueSatisfying(why -> assertThat(why).contains("certificate.pem"));

    Files.writeString(file, "nothing of the kind");
    certificate.look();
    assertThat(certificate.fault())
        .hasValueSatisfying(why -> assertThat(why).contains("certificate.pem"));

    Files.writeString(file, good);
    certificate.look();
    assertThat(certificate.fault()).isEmpty();
    assertThat(certificate.subject()).isEqualTo("CN=old");
  }

  @Test
  void looksAgainAtWhatItRefusedThoughTheFilesSeemTheSame() throws Exception {
    ServedCertificate certificate = open(TestCertificate.expiring("old", Duration.ofDays(5)));
    TestCertificate.expiring("new", Duration.ofDays(90)).write(folder);
    Path file = folder.resolve("certificate.pem");
    byte[] good = Files.readAllBytes(file);
    FileTime written = Files.getLastModifiedTime(file);
    Files.write(file, new byte[good.length]);
    Files.setLastModifiedTime(file, written);
    certificate.look();
    assertThat(certificate.fault()).isPresent();

    Files.write(file, good);
    Files.setLastModifiedTime(file, written);
    certificate.look();

    assertThat(certificate.fault()).isEmpty();
    assertThat(certificate.subject()).isEqualTo("CN=new");
  }

  @Test
  void doesNotExchangeAGoodOneForOneThatHasExpired() throws Exception {
    ServedCertificate certificate = open(TestCertificate.localhost());

    TestCertificate.expiring("old", Duration.ofDays(-1)).write(folder);
    certificate.look();

    assertThat(certificate.subject()).isEqualTo("CN=localhost");
    assertThat(certificate.fault())
        .hasValueSatisfying(why -> assertThat(why).contains("expired at"));
  }

  @Test
  void healthWarnsBeforeTheEndAndFailsAfterIt() throws Exception {
    ServedCertificate soon = open(TestCertificate.expiring("soon", Duration.ofDays(13)));
    assertThat(new CertificateHealth(soon, clock).execute().isHealthy()).isTrue();
    assertThat(new CertificateHealth(soon, clock).execute().getMessage()).startsWith("warning");

    ServedCertificate good = open(TestCertificate.localhost());
    assertThat(new CertificateHealth(good, clock).execute().getMessage()).startsWith("the cert");

    ServedCertificate over = open(TestCertificate.expiring("over", Duration.ofDays(-1)));
    assertThat(new CertificateHealth(over, clock).execute().isHealthy()).isFalse();
    assertThat(new CertificateHealth(over, clock).execute().getMessage()).contains("expired at");
  }

  @Test
  void saysWhatIsWrongAtTheStart() throws Exception {
    TlsConfiguration pem = TestCertificate.localhost().write(folder);
    String key = pem.getKey();

    assertRefused(pem.setKey(folder.resolve("none.pem").toString()), "none.pem does not exist");
    assertRefused(pem.setKey(pem.getCertificate()), "BEGIN PRIVATE KEY");
    assertRefused(pem.setKey(key).setCertificate(key), "key.pem");
  }

  private void assertRefused(TlsConfiguration tls, String words) {
    assertThatThrownBy(() -> ServedCertificate.open(tls, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private ServedCertificate open(TestCertificate certificate) throws Exception {
    return ServedCertificate.open(certificate.write(folder), clock);
  }
}
