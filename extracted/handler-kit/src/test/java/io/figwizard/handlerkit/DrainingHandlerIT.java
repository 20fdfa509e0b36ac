package io.figwizard.handlerkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainingHandlerIT {
  private static final String KEPT = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";

  private final CountDownLatch slowBegan = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    GracefulHandler refusing = new GracefulHandler();
    refusing.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            if (Request.getPathInContext(request).equals("/slow")) {
              slowBegan.countDown();
              slowMayEnd.await(60, TimeUnit.SECONDS);
            }
            response.write(true, ByteBuffer.wrap("done".getBytes(UTF_8)), callback);
            return true;
          }
        });
    server.setHandler(refusing);
    server.addEventListener(DrainingHandler.installer());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    slowMayEnd.countDown();
    server.stop();
  }

  @Test
  void answersAsEverAndKeepsTheConnection() throws Exception {
    assertThat(server.getDescendant(GracefulHandler.class)).isNull();
    assertThat(connector.getResponse(KEPT)).contains("200 OK", "done").doesNotContain("close");
  }

  @Test
  void answersWhatComesWhileStoppingAndClosesTheConnection() throws Exception {
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return connector.getResponse(SLOW, 60, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(slowBegan.await(60, TimeUnit.SECONDS)).isTrue();

    DrainingHandler draining = server.getDescendant(DrainingHandler.class);
    CompletableFuture<Void> stopped = draining.shutdown();

    assertThat(connector.getResponse(KEPT)).contains("200 OK", "done", "Connection: close");
    assertThat(stopped).isNotDone();
    slowMayEnd.countDown();
    assertThat(slow.get(60, TimeUnit.SECONDS)).contains("200 OK");
    stopped.get(60, TimeUnit.SECONDS);
  }
}
