package io.figwizard.routingproxy.diff;

/**
 * What tells the books of a route apart that follow each other: what was compared in one says
 * nothing in another.
 *
 * @param shadow number of the change by which the route came to shadow; 0 where it is not known,
 *     and before it was there
 * @param begun how often operators have had it begun anew, of proxies that share their state
 */
record Era(long shadow, long begun) {

  static final Era UNKNOWN = new Era(0, 0);
}
