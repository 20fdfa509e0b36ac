package io.figwizard.routingproxy.tls;

import io.figwizard.routingproxy.routes.ClientCertificate;
import javax.net.ssl.KeyManagerFactory;

/** Reads the certificates that the proxy shows to servers. */
public final class ClientKeys {

  private ClientKeys() {}

  /**
   * What the files hold.
   *
   * @throws IllegalArgumentException naming what is wrong with them
   */
  public static KeyManagerFactory in(ClientCertificate files) {
    return new CertificateFiles(
            new TlsConfiguration()
                .setCertificate(files.certificate().toString())
                .setKey(files.key().toString())
                .setPassword(files.password()))
        .read()
        .keys();
  }
}
