package io.figwizard.routingproxy.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key in a PEM file: PKCS #8 (RFC 5958), plain or encrypted. */
final class PemKey {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ((?:ENCRYPTED )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

  /** The kinds of keys that certificates of web servers have. */
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private PemKey() {}

  static PrivateKey read(Path file, char[] password) throws IOException, GeneralSecurityException {
    Matcher block = BLOCK.matcher(Files.readString(file, ISO_8859_1));
    if (!block.find()) {
      throw new IllegalArgumentException(
          file
              + " holds no key; expected -----BEGIN PRIVATE KEY----- (`openssl pkcs8 -topk8 -nocrypt`"
              + " makes it of other forms)");
    }
    byte[] content = Base64.getMimeDecoder().decode(block.group(2));
    return key(
        file,
        block.group(1).startsWith("ENCRYPTED")
            ? decrypted(content, password)
            : new PKCS8EncodedKeySpec(content));
  }

  private static PrivateKey key(Path file, PKCS8EncodedKeySpec content)
      throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(content);
      } catch (InvalidKeySpecException notThisOne) {
        // The next one, then.
      }
    }
    throw new IllegalArgumentException(
        file + " holds a key that is none of " + String.join(", ", ALGORITHMS));
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] content, char[] password)
      throws IOException, GeneralSecurityException {
    EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content);
    // Of PBES2 the parameters know what it really is.
    String algorithm = encrypted.getAlgName();
    String named =
        algorithm.equals("PBES2") || algorithm.equals("1.2.840.113549.1.5.13")
            ? encrypted.getAlgParameters().toString()
            : algorithm;
    Cipher cipher = Cipher.getInstance(named);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(named).generateSecret(new PBEKeySpec(password)),
        encrypted.getAlgParameters());
    return encrypted.getKeySpec(cipher);
  }
}
