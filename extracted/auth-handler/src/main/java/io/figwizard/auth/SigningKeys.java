package io.figwizard.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that access tokens are signed with (ES256, RFC 7518 section 3.4): the first one signs,
 * the public halves of all are published. Immutable.
 */
final class SigningKeys {
  private static final String SOURCE = "The JWK set in AUTH_SIGNING_JWKS (auth.signingJwks) ";

  private final JWSHeader header;
  private final JWSSigner signer;
  private final JWKSet published;

  private SigningKeys(List<ECKey> keys) throws JOSEException {
    ECKey first = keys.get(0);
    header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(first.getKeyID())
            .build();
    signer = new ECDSASigner(first);
    published = new JWKSet(new ArrayList<JWK>(keys)).toPublicJWKSet();
  }

  /**
   * @throws IllegalArgumentException when the text is not a usable key set; the message and its
   *     causes contain no part of the text, because it is secret
   */
  static SigningKeys parse(String text) {
    List<JWK> given;
    try {
      given = JWKSet.parse(text).getKeys();
    } catch (ParseException e) {
      // Without the cause: a parser quotes what it could not read.
      throw refused("cannot be read: give one JSON object, {\"keys\": [...]} of RFC 7517.");
    }
    if (given.isEmpty()) {
      throw refused("has no keys: give at least one private EC key on P-256.");
    }
    List<ECKey> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JWK jwk : given) {
      ECKey key = usable(jwk, keys.size() + 1);
      if (!ids.add(key.getKeyID())) {
        throw refused("has two keys with the kid " + key.getKeyID() + ": give each its own.");
      }
      keys.add(key);
    }
    if (!keys.get(0).isPrivate()) {
      throw refused("must begin with a private key, because the first one signs.");
    }
    try {
      return new SigningKeys(keys);
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java cannot sign with ES256.", e);
    }
  }

  private static ECKey usable(JWK jwk, int position) {
    if (!(jwk instanceof ECKey key) || !Curve.P_256.equals(key.getCurve())) {
      throw refused(
          "has a key, number " + position + ", that is not EC on P-256: only ES256 is used.");
    }
    if (key.getKeyID() == null) {
      throw refused(
          "has a key, number "
              + position
              + ", without a kid: give it one, for instance its thumbprint (RFC 7638).");
    }
    return new ECKey.Builder(key).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256).build();
  }

  private static IllegalArgumentException refused(String what) {
    return new IllegalArgumentException(SOURCE + what);
  }

  /** A compact JWS with the signing key's {@code kid}. */
  String sign(JWTClaimsSet claims) {
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("An access token could not be signed.", e);
    }
    return token.serialize();
  }

  /** The public halves of all keys. */
  JWKSet published() {
    return published;
  }
}
