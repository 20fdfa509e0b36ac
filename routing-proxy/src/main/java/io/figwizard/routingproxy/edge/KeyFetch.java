package io.figwizard.routingproxy.edge;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;

/**
 * Fetches a JWK set. May wait, so it is never asked by an event loop; a thread that is interrupted
 * stops waiting. Thread-safe.
 */
interface KeyFetch {

  KeyFetch OVER_HTTP = HttpKeys::fetch;

  /** At least one key, public ones only. */
  JWKSet fetch(URI url) throws IOException, ParseException;
}
