package io.figwizard.loadtests.gate;

/**
 * One request as the load generator saw it.
 *
 * @param name request name, for example {@code A|drilling.submit-answer}
 * @param startMillis when the generator began to send, epoch milliseconds
 * @param endMillis when the whole answer was there, or the attempt was given up
 * @param ok whether every check of the simulation held
 * @param message why not; empty when {@code ok}
 */
record LoggedRequest(String name, long startMillis, long endMillis, boolean ok, String message) {

  long millis() {
    return endMillis - startMillis;
  }
}
