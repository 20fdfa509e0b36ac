package io.figwizard.loadtests.stack;

import java.net.URI;

/**
 * Where those parts of a local stack listen that somebody outside of it talks to.
 *
 * @param proxy for clients
 * @param proxyAdmin for operators
 */
public record StackAddresses(URI proxy, URI proxyAdmin) {}
