package io.figwizard.routingproxy.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates together with their keys.
 *
 * @param keys hands the right one to each connection, by the name that the client asks for
 * @param expiresAt when the first of the proxy's own certificates ends
 * @param subject whose it is, for people
 */
record Identity(KeyManagerFactory keys, Instant expiresAt, String subject) {

  /**
   * @throws IllegalArgumentException where a key is missing or is not the certificate's
   */
  static Identity of(KeyStore store, char[] password) throws GeneralSecurityException {
    X509Certificate first = null;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)
          && store.getKey(alias, password) instanceof PrivateKey key
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        requirePair(key, certificate);
        first = earlier(first, certificate);
      }
    }
    if (first == null) {
      throw new IllegalArgumentException("it holds no certificate with its key");
    }
    // Not SunX509: that one gives every client the same certificate.
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(store, password);
    return new Identity(
        keys, first.getNotAfter().toInstant(), first.getSubjectX500Principal().getName());
  }

  private static X509Certificate earlier(@Nullable X509Certificate one, X509Certificate other) {
    return one == null || other.getNotAfter().before(one.getNotAfter()) ? other : one;
  }

  /** Half of a renewal looks like this; every handshake would fail. */
  private static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    PublicKey other = certificate.getPublicKey();
    boolean pair = key.getAlgorithm().equals(other.getAlgorithm());
    if (pair) {
      byte[] anything = certificate.getSerialNumber().toByteArray();
      Signature signature = Signature.getInstance(signatureOf(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(anything);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(anything);
      pair = signature.verify(signed);
    }
    if (!pair) {
      throw new IllegalArgumentException(
          "the key is not the one of the certificate for "
              + certificate.getSubjectX500Principal().getName());
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }
}
