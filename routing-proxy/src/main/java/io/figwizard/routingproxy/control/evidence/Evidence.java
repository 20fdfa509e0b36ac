package io.figwizard.routingproxy.control.evidence;

import java.time.Instant;
import java.util.Map;

/**
 * What a gate found, as far as a flip depends on it.
 *
 * @param verdict pass, fail, inconclusive or invalid
 * @param finishedAt when the gate ended
 * @param builds which builds were compared, by side
 */
record Evidence(
    int format,
    String id,
    String route,
    String verdict,
    Instant finishedAt,
    Map<String, String> builds) {}
