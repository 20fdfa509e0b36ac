package io.figwizard.twinkit;

/**
 * A request that reached a double's API and was not lost to a fault before. Its headers are left
 * out: they hold keys.
 *
 * @param query raw, without the question mark; empty without one
 * @param body empty without one
 * @param status of the answer
 */
public record SeenRequest(String method, String path, String query, String body, int status) {}
