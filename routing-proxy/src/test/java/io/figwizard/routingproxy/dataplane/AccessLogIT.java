package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What one request leaves in the log, and what it does not. */
class AccessLogIT {

  private final Logger log = (Logger) LoggerFactory.getLogger("figwizard.access");
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };
  private RawServer server;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    log.setLevel(Level.INFO);
    appender.start();
    log.addAppender(appender);
    server = RawServer.answering(RawServer.ok("served"));
    proxy =
        TestProxy.before(
            server.uri(), TestProxy.NOWHERE, with -> with.setH2c(true).setAccessLog(1));
  }

  @AfterEach
  void stop() throws Exception {
    log.detachAppender(appender);
    log.setLevel(null);
    proxy.close();
    server.close();
  }

  @Test
  void aLineNamesTheProtocolTheRouteAndNoSecret() throws Exception {
    RawClient.exchange(proxy.port(), "GET /safe?token=secret HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(line())
        .contains("\"protocol\":\"HTTP/1.1\"", "\"route\":\"safe\"", "\"status\":200")
        .contains("\"method\":\"GET\",\"path\":\"/safe\"")
        .doesNotContain("secret");

    RawClient.exchange(proxy.port(), "GET /safe HTTP/1.0\r\nHost: a\r\n\r\n");
    assertThat(line()).contains("\"protocol\":\"HTTP/1.0\"");

    try (RawHttp2 client = new RawHttp2(proxy.port())) {
      client.get(1, "/safe").answer(1);
      assertThat(line()).contains("\"protocol\":\"HTTP/2\"");
    }
  }

  private String line() throws InterruptedException {
    return lines.poll(20, TimeUnit.SECONDS);
  }
}
