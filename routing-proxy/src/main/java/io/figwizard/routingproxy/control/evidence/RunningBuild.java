package io.figwizard.routingproxy.control.evidence;

import java.net.URI;

/**
 * What a side answered when asked for its build.
 *
 * @param side monolith or extracted
 * @param build empty where it could not tell
 * @param fault what went wrong, empty where nothing did
 */
public record RunningBuild(String side, URI address, String build, String fault) {}
