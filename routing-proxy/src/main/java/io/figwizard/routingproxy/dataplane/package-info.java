/**
 * The part of the routing proxy that carries requests. Variables and logs name the hop a thing
 * belongs to: clientToProxy, proxyToServer, serverToProxy, proxyToClient.
 *
 * <p>Every request lives on one event loop from its first to its last byte ({@code ProxyLoop}), so
 * nothing in here locks. {@code ClientConnection} and {@code ServerConnection} are the two ends,
 * read by {@code HeadParser} and {@code BodyDecoder}. {@code Exchange} is one request and {@code
 * Account} its book-keeping; {@code RouteChoice} says where it belongs; {@code RequestBody}, {@code
 * ServerCall} and {@code AnswerRelay} are its hops, {@code ClientAnswer} what the proxy says
 * itself; {@code Tunnel} is a WebSocket. Both directions read no faster than the other end takes.
 *
 * <p>RFC 9110 is HTTP's semantics, RFC 9112 is HTTP/1.1.
 */
@NullMarked
package io.figwizard.routingproxy.dataplane;

import org.jspecify.annotations.NullMarked;
