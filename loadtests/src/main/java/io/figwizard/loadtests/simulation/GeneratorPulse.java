package io.figwizard.loadtests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the generator's JVM for pauses: a thread that sleeps one millisecond at a time and notes
 * how late it wakes. When it cannot run, the requests could not be sent on time either, and what
 * was measured then is the machine and not the servers.
 */
final class GeneratorPulse implements Runnable {
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Thread thread = new Thread(this, "generator-pulse");
  private final List<PulseSecond> seconds = new ArrayList<>();
  private volatile boolean running = true;

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops the watch and returns every second it saw. */
  List<PulseSecond> stop() throws InterruptedException {
    running = false;
    thread.join();
    return List.copyOf(seconds);
  }

  @Override
  public void run() {
    long second = System.currentTimeMillis() / 1000;
    long beats = 0;
    long lateBeats = 0;
    double maxLateMillis = 0;
    while (running) {
      long due = System.nanoTime() + BEAT_NANOS;
      LockSupport.parkNanos(BEAT_NANOS);
      double lateMillis = Math.max(0, System.nanoTime() - due) / 1e6;
      long now = System.currentTimeMillis() / 1000;
      // A pause that ends in a later second belongs to the second in which it began.
      beats++;
      lateBeats += lateMillis > PulseSecond.LATE_MILLIS ? 1 : 0;
      maxLateMillis = Math.max(maxLateMillis, lateMillis);
      if (now != second) {
        seconds.add(new PulseSecond(second, beats, lateBeats, maxLateMillis));
        second = now;
        beats = 0;
        lateBeats = 0;
        maxLateMillis = 0;
      }
    }
    seconds.add(new PulseSecond(second, beats, lateBeats, maxLateMillis));
  }
}
