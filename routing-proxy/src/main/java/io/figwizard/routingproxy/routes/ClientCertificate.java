package io.figwizard.routingproxy.routes;

import java.nio.file.Path;

/**
 * What the proxy shows to servers that want to know who asks them (RFC 8446, section 4.4.2).
 *
 * @param certificate a PEM file, the proxy's own certificate first
 * @param key a PEM file of its key, PKCS #8
 * @param password of the key; empty where it is not encrypted
 */
public record ClientCertificate(Path certificate, Path key, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return certificate + " and " + key;
  }
}
