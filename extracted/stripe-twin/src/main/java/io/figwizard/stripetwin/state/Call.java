package io.figwizard.stripetwin.state;

/**
 * One request on its way to an operation.
 *
 * @param world the key's world
 * @param id what the address names; empty where it names nothing
 * @param params parameters of query and body
 */
record Call(World world, String id, Params params) {}
