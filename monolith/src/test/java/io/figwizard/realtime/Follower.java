package io.figwizard.realtime;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Does what a browser does: comes again with the last id whenever its stream ends. */
public final class Follower implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private final URI server;
  private final String token;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<String> endings = new ArrayList<>();
  private @Nullable EventStream stream;
  private @Nullable String place;
  private int streams;
  private volatile boolean closed;

  private Follower(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  public static Follower start(URI server, String token) {
    Follower follower = new Follower(server, token);
    Thread thread = new Thread(follower::run, "follower");
    thread.setDaemon(true);
    thread.start();
    return follower;
  }

  /** Of all its streams, one after the other. */
  public synchronized List<Integer> numbers() {
    List<Integer> all = new ArrayList<>(numbers);
    if (stream != null) {
      all.addAll(stream.numbers());
    }
    return all;
  }

  /** Why its streams ended, as they were told. */
  public synchronized List<String> endings() {
    return List.copyOf(endings);
  }

  /** How many streams it has had. */
  public synchronized int streams() {
    return streams;
  }

  public synchronized boolean isReady() {
    return stream != null && !stream.ended() && !stream.events("ready").isEmpty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }

  private void run() {
    while (!closed) {
      try {
        EventStream next = EventStream.open(server, token, lastPlace());
        if (next.status() == 200) {
          begin(next);
          while (!next.ended()) {
            LockSupport.parkNanos(PAUSE_NANOS);
          }
          finish(next);
        } else {
          next.close();
        }
      } catch (UncheckedIOException e) {
        // Nobody is there; it comes again.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized @Nullable String lastPlace() {
    return place;
  }

  private synchronized void begin(EventStream next) {
    stream = next;
    streams++;
  }

  private synchronized void finish(EventStream last) {
    numbers.addAll(last.numbers());
    last.events("end").forEach(end -> endings.add(end.data().path("code").asText()));
    String id = last.lastEventId();
    place = id == null ? place : id;
    stream = null;
  }
}
