package io.figwizard.routingproxy.shadow;

/**
 * Learns what became of each copy: exactly one of the two for each request that was chosen to be
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
}
