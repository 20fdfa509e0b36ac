package io.figwizard.loadtests.gate;

/** Hears how a gate goes on, while it runs. */
interface GateProgress {

  void launching(int number, int valid, int wanted);

  void launched(Launch launch);

  /** The launches so far do not decide; more follow. */
  void undecided(Ruling ruling, int moreLaunches);
}
