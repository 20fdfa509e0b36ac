package io.figwizard.realtime;

import java.util.List;

/** A connection's own way of speaking. Its owner says one thing at a time; thread-safe. */
interface Wire {
  /**
   * Who wants to know how it goes. Called on any thread, never while a lock of the wire is held.
   */
  interface Owner {
    /** What was last said has left; the next may be said. */
    void taken();

    /** The client is gone; nothing more is called. */
    void gone();
  }

  void send(List<Message> messages);

  /** A sign of life, so that nobody between us takes the connection for dead. */
  void beat();

  /** Says why, after what is on its way, and closes. */
  void end(Ending ending);

  /** Closes at once, whatever is on its way. */
  void abort();
}
