package io.figwizard.routingproxy.control;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.SharedStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a state that several proxies share: hears at once of what others change, looks each
 * second all the same, and tells them how far this one is.
 */
public final class StateWatch implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 500;

  /** Is told what applies here before the others are. */
  @FunctionalInterface
  public interface Listener {

    /** Called by one thread, each time this replica has looked. */
    void applied(SharedSession session, long generation) throws IOException;
  }

  private final RouteControl control;
  private final SharedStore store;
  private final ExecutorService executor;
  private final Supplier<Doing> doing;
  private final Listener listener;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param executor gives one thread to this for as long as it runs
   * @param doing what the others are told that this one does
   */
  public StateWatch(
      RouteControl control,
      SharedStore store,
      ExecutorService executor,
      Supplier<Doing> doing,
      Listener listener) {
    this.control = control;
    this.store = store;
    this.executor = executor;
    this.doing = doing;
    this.listener = listener;
  }

  @Override
  public void start() {
    executor.execute(this::run);
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  private void run() {
    while (!isStopped()) {
      try (SharedSession session = store.follow()) {
        follow(session);
      } catch (IOException e) {
        if (!isStopped()) {
          control.cutOff(e.getMessage());
        }
      } catch (RuntimeException e) {
        // It would end the thread, and with it every later look.
        LOG.error("Looking for changes of the shared state failed; it is tried again", e);
        control.cutOff(e.toString());
      }
      pause();
    }
  }

  private void follow(SharedSession session) throws IOException {
    while (!isStopped()) {
      control.follow(session);
      Snapshot now = control.snapshot();
      listener.applied(session, now.state().generation());
      session.report(now.state().generation(), now.file().sha256(), doing.get());
      store.remember(now.state());
      control.retryKeeping();
      session.await(EVERY);
    }
    session.leave();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}
