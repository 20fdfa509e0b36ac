package io.figwizard.routingproxy.control.state;

/**
 * A user wants to be let in.
 *
 * @param place stands for the user
 * @param most how many may be in
 */
public record Wish(long place, int most) {}
