package io.figwizard.routingproxy.edge;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;

/** Fetches a JWK set. May wait, so it is never asked by an event loop. Thread-safe. */
interface KeyFetch {

  int PATIENCE_MILLIS = 2_000;
  int LARGEST = 256 * 1024;

  /** By HTTP or HTTPS; whom to trust there is the JDK's business. */
  KeyFetch OVER_HTTP =
      url -> {
        JWKSet keys =
            JWKSet.parse(
                    new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST)
                        .retrieveResource(url.toURL())
                        .getContent())
                // Whatever else is in it, private or shared keys are not to check signatures with.
                .toPublicJWKSet();
        if (keys.isEmpty()) {
          throw new IOException("no public key is in it");
        }
        return keys;
      };

  /** At least one key, public ones only. */
  JWKSet fetch(URI url) throws IOException, ParseException;
}
