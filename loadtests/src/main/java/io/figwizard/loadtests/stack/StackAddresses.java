package io.figwizard.loadtests.stack;

import java.net.URI;

/**
 * Where those parts of a local stack listen that somebody outside of it talks to.
 *
 * @param proxy for clients
 * @param proxyAdmin for operators
 * @param providerTwins the doubles of ElevenLabs and a text provider, if there are any
 */
public record StackAddresses(URI proxy, URI proxyAdmin, URI providerTwins) {}
