package io.figwizard.routingproxy.watch;

/** Whose requests are looked at, where proxies that share a state count together. */
enum Whose {
  ALL,

  /** Those of this proxy alone. */
  OWN
}
