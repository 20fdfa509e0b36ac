package io.figwizard.routingproxy.tls;

import io.figwizard.routingproxy.files.FileStamp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where a certificate and its key are: two PEM files, or one PKCS #12 file. */
final class CertificateFiles {

  private final TlsConfiguration configuration;

  CertificateFiles(TlsConfiguration configuration) {
    this.configuration = configuration;
  }

  /** For people. */
  String names() {
    return pem()
        ? configuration.getCertificate() + " and " + configuration.getKey()
        : configuration.getKeyStore();
  }

  /** Something that is another one after a change; follows links, as mounted secrets have them. */
  List<Object> stamp() throws IOException {
    List<Object> stamp = new ArrayList<>();
    for (String file :
        pem()
            ? List.of(configuration.getCertificate(), configuration.getKey())
            : List.of(configuration.getKeyStore())) {
      stamp.add(FileStamp.of(Path.of(file)));
    }
    return stamp;
  }

  /**
   * What they hold.
   *
   * @throws IllegalArgumentException naming what is wrong with them
   */
  Identity read() {
    char[] password = configuration.getPassword().toCharArray();
    try {
      return Identity.of(pem() ? fromPem(password) : fromKeyStore(password), password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          names() + " cannot be used: " + e.getMessage() + hint(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(names() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private KeyStore fromPem(char[] password) throws IOException, GeneralSecurityException {
    X509Certificate[] chain = chain(Path.of(configuration.getCertificate()));
    PrivateKey key = PemKey.read(Path.of(configuration.getKey()), password);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("proxy", key, password, chain);
    return store;
  }

  private KeyStore fromKeyStore(char[] password) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(configuration.getKeyStore()))) {
      store.load(in, password);
    }
    return store;
  }

  private static X509Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException(
            file + " holds no certificate; expected -----BEGIN CERTIFICATE-----");
      }
      return chain.toArray(new X509Certificate[0]);
    }
  }

  private boolean pem() {
    return configuration.getKeyStore().isBlank();
  }

  private String hint(Exception e) {
    return e.getCause() instanceof java.security.UnrecoverableKeyException
        ? "; set dataPlane.tls.password"
        : "";
  }
}
