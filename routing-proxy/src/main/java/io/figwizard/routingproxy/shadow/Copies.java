package io.figwizard.routingproxy.shadow;

/**
 * Learns what became of each copy: exactly one of the three for each request that was chosen to be
 * copied. Called by the threads that carry requests: must not wait. Thread-safe.
 */
public interface Copies {

  /** For who does not want to know. */
  Copies NONE =
      new Copies() {
        @Override
        public void answered(AnswerPair pair) {}

        @Override
        public void lost(String route, Lost why) {}
      };

  void answered(AnswerPair pair);

  void lost(String route, Lost why);

  /** As {@link #lost(String, Lost)}, of a copy that was to be sent, or was. */
  default void lost(FailedCopy copy) {
    lost(copy.route().id(), copy.why());
  }
}
