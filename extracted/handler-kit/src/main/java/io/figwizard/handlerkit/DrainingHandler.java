package io.figwizard.handlerkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Lets a server that was told to stop answer what still comes on the connections that are open, and
 * closes each of them with its answer. Jetty's own {@link GracefulHandler}, whose place it takes,
 * answers 503: behind a proxy with kept connections every planned stop would fail requests. New
 * connections are not accepted meanwhile, and connections without a request end within a second, so
 * that the stop comes to an end. Thread-safe.
 */
final class DrainingHandler extends Handler.Wrapper implements Graceful {
  private final LongAdder running = new LongAdder();
  private final Shutdown shutdown =
      new Shutdown(this) {
        @Override
        public boolean isShutdownDone() {
          return running.sum() == 0;
        }
      };

  /** Puts one in the place of the GracefulHandler before a server starts. */
  static LifeCycle.Listener installer() {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStarting(LifeCycle component) {
        if (component instanceof Server server) {
          install(server);
        }
      }
    };
  }

  private static void install(Server server) {
    GracefulHandler refusing = server.getDescendant(GracefulHandler.class);
    if (refusing == null) {
      return;
    }
    DrainingHandler draining = new DrainingHandler();
    if (server.getHandler() == refusing) {
      server.setHandler(draining);
    } else {
      server.getDescendants(Handler.Singleton.class).stream()
          .filter(parent -> parent.getHandler() == refusing)
          .forEach(parent -> parent.setHandler(draining));
    }
    draining.setHandler(refusing.getHandler());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    running.increment();
    if (shutdown.isShutdown()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    Callback counted = Callback.from(callback, this::finished);
    try {
      boolean handled = super.handle(request, response, counted);
      if (!handled) {
        finished();
      }
      return handled;
    } catch (Exception | Error thrown) {
      Response.writeError(request, response, counted, thrown);
      return true;
    }
  }

  private void finished() {
    running.decrement();
    if (shutdown.isShutdown()) {
      shutdown.check();
    }
  }

  @Override
  public CompletableFuture<Void> shutdown() {
    return shutdown.shutdown();
  }

  @Override
  public boolean isShutdown() {
    return shutdown.isShutdown();
  }

  @Override
  protected void doStart() throws Exception {
    shutdown.cancel();
    super.doStart();
  }
}
