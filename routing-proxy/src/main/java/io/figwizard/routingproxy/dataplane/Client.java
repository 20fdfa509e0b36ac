package io.figwizard.routingproxy.dataplane;

/** A connection from a client, or one stream of an HTTP/2 connection, as its event loop sees it. */
interface Client {

  /** Called a few times each second. */
  void check(long now);

  /** The proxy stops: what is under way is finished, nothing new is begun. */
  void drain();

  /** Closes at once; what was not sent yet is lost. */
  void abort();
}
