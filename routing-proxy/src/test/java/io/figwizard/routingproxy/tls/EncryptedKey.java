package io.figwizard.routingproxy.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemWriter;

/** Encrypts a key file as `openssl pkcs8 -topk8` does: PBES2 with AES. */
final class EncryptedKey {

  private EncryptedKey() {}

  static void replace(Path pem, String password) throws IOException, OperatorCreationException {
    StringWriter text = new StringWriter();
    try (PEMParser plain = new PEMParser(new StringReader(Files.readString(pem)));
        PemWriter encrypted = new PemWriter(text)) {
      encrypted.writeObject(
          new PKCS8Generator(
              (PrivateKeyInfo) plain.readObject(),
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setPassword(password.toCharArray())
                  .build()));
    }
    Files.writeString(pem, text.toString());
  }
}
