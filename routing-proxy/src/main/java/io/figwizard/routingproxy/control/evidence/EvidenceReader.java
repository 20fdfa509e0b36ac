package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import io.figwizard.routingproxy.control.state.StateJson;
import java.text.ParseException;
import java.util.Base64;
import java.util.stream.Stream;

/** Opens signed evidence (JWS, RFC 7515, HS256 only) and nothing that is not signed by the key. */
final class EvidenceReader {

  /** The text is no evidence that can be trusted; the message says why. */
  static final class NotEvidence extends Exception {
    private static final long serialVersionUID = 1L;

    NotEvidence(String message) {
      super(message);
    }
  }

  private static final int FORMAT = 1;
  private static final int KEY_BYTES = 32;

  private final byte[] key;
  private final ObjectMapper json = StateJson.mapper();

  /** Throws IllegalArgumentException where the key is neither empty nor base64 of 32 bytes. */
  EvidenceReader(String base64Key) {
    try {
      key = Base64.getDecoder().decode(base64Key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "FIG_EVIDENCE_KEY is not base64; make one with: openssl rand -base64 32");
    }
    if (key.length != 0 && key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "FIG_EVIDENCE_KEY has "
              + key.length
              + " bytes, expected 32; make one with: openssl rand -base64 32");
    }
  }

  Evidence read(String jws) throws NotEvidence {
    if (key.length == 0) {
      throw new NotEvidence(
          "this proxy has no FIG_EVIDENCE_KEY, so it can trust no evidence; start it with the key"
              + " that the gate signs with");
    }
    try {
      JWSObject signed = JWSObject.parse(jws.strip());
      if (!JWSAlgorithm.HS256.equals(signed.getHeader().getAlgorithm())) {
        throw new NotEvidence(
            "it is signed with " + signed.getHeader().getAlgorithm() + ", expected HS256");
      }
      if (!signed.verify(new MACVerifier(key))) {
        throw new NotEvidence(
            "its signature does not match: it was changed, or signed with another FIG_EVIDENCE_KEY");
      }
      return whole(json.readValue(signed.getPayload().toBytes(), Evidence.class));
    } catch (ParseException | JOSEException e) {
      throw new NotEvidence(
          "it is no compact JWS (three parts with dots between); send the member \"jws\" of the file");
    } catch (JsonProcessingException e) {
      throw new NotEvidence("its content is not that of evidence: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new NotEvidence("its content cannot be read");
    }
  }

  private static Evidence whole(Evidence evidence) throws NotEvidence {
    if (evidence.format() != FORMAT) {
      throw new NotEvidence(
          "its format is " + evidence.format() + ", this version reads " + FORMAT);
    }
    boolean gaps =
        Stream.of(
                evidence.id(),
                evidence.route(),
                evidence.verdict(),
                evidence.finishedAt(),
                evidence.builds())
            .anyMatch(java.util.Objects::isNull);
    if (gaps) {
      throw new NotEvidence("it lacks one of id, route, verdict, finishedAt, builds");
    }
    return evidence;
  }
}
