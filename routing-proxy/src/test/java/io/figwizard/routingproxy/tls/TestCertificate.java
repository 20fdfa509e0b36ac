package io.figwizard.routingproxy.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that nobody vouches for, in files as an operator would have them. */
public final class TestCertificate {

  private final X509Bundle bundle;

  private TestCertificate(X509Bundle bundle) {
    this.bundle = bundle;
  }

  /** For localhost and 127.0.0.1; fresh, and with a key of its own. */
  public static TestCertificate localhost() throws Exception {
    return expiring("localhost", Duration.ofDays(90));
  }

  /** Ends so long from now; before now where that is negative. */
  public static TestCertificate expiring(String name, Duration fromNow) throws Exception {
    Instant end = Instant.now().plus(fromNow);
    return new TestCertificate(
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanDnsName(name)
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .notBefore(end.minus(Duration.ofDays(100)))
            .notAfter(end)
            .buildSelfSigned());
  }

  /** Writes both PEM files, or replaces them. */
  public TlsConfiguration write(Path folder) throws Exception {
    writeCertificate(folder);
    writeKey(folder);
    return new TlsConfiguration()
        .setPort(0)
        .setCertificate(folder.resolve("certificate.pem").toString())
        .setKey(folder.resolve("key.pem").toString());
  }

  void writeCertificate(Path folder) throws Exception {
    replace(folder.resolve("certificate.pem"), bundle.getCertificatePathPEM());
  }

  void writeKey(Path folder) throws Exception {
    replace(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
  }

  TlsConfiguration writeKeyStore(Path folder, String password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "proxy",
        bundle.getKeyPair().getPrivate(),
        password.toCharArray(),
        bundle.getCertificatePath());
    Path file = folder.resolve("proxy.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return new TlsConfiguration().setPort(0).setKeyStore(file.toString()).setPassword(password);
  }

  /** Of a client that trusts this certificate and no other. */
  public SSLContext trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("proxy", bundle.getCertificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** At once, as whoever renews certificates does; never half a file. */
  private static void replace(Path file, String content) throws Exception {
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
