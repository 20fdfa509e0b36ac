package io.figwizard.loadtests.bench;

/**
 * One kind of requests by way of one contestant.
 *
 * @param contestant who carries them; {@link Contestants#DIRECT} for nobody
 */
record Variant(String contestant, Traffic traffic) {

  String name() {
    return contestant + "/" + traffic.word();
  }
}
