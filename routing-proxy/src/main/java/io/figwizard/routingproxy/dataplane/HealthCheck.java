package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.figwizard.routingproxy.routes.ActiveHealth;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address again and again whether it is well, each time on a connection of its own: so
 * that accepting one is part of the question. Not thread-safe: for one event loop.
 */
final class HealthCheck {

  private final ServerGroup group;
  private final ActiveHealth how;
  private final ServerAddress address;
  private final ServerDial dial;
  private @Nullable Question question;
  private long nextAt;
  private boolean asked;
  private int good;
  private int bad;

  /** The first question is asked at once. */
  HealthCheck(
      ProxyLoop loop, ServerGroup group, ServerAddress address, ActiveHealth how, long now) {
    this.group = group;
    this.how = how;
    this.address = address;
    this.dial = new ServerDial(loop, address, channel -> new HealthAnswer());
    this.nextAt = now;
  }

  boolean isFor(ServerGroup wanted) {
    return group == wanted;
  }

  /** Called a few times each second. */
  void check(long now) {
    if (question != null) {
      question.check(now);
    } else if (now - nextAt >= 0) {
      nextAt = now + how.interval().toNanos();
      question = new Question(now + how.timeout().toNanos());
    }
  }

  void stop() {
    if (question != null) {
      question.drop();
    }
  }

  private void answered(String fault) {
    question = null;
    boolean first = !asked;
    asked = true;
    if (fault.isEmpty()) {
      bad = 0;
      group.foundWell();
      if (++good >= how.healthy() || first) {
        address.found(true, "");
      }
    } else {
      good = 0;
      if (++bad < how.unhealthy()) {
        return;
      }
      if (group.believesChecks(fault)) {
        address.found(false, fault);
      } else {
        // It may have joined the others on the condition that it answers well.
        address.unasked();
      }
    }
  }

  /** One of them. */
  private final class Question {

    private final long deadline;
    private boolean over;
    private @Nullable Channel channel;

    Question(long deadline) {
      this.deadline = deadline;
      dial.open(this::opened, this::end, () -> {});
    }

    void check(long now) {
      if (now - deadline > 0) {
        end("no answer within " + how.timeout().toMillis() + " ms");
      }
    }

    void drop() {
      over = true;
      if (channel != null) {
        channel.close();
      }
    }

    private void opened(Channel opened) {
      channel = opened;
      HealthAnswer answer = opened.pipeline().get(HealthAnswer.class);
      if (over || answer == null) {
        opened.close();
        end("closed as soon as it was opened");
        return;
      }
      answer.tell(this::end);
      String request =
          "GET "
              + address.server().basePath()
              + how.path()
              + " HTTP/1.1\r\nHost: "
              + address.server().authority()
              + "\r\nUser-Agent: fig-health\r\nAccept: */*\r\nConnection: close\r\n\r\n";
      opened.writeAndFlush(Unpooled.copiedBuffer(request, US_ASCII));
    }

    private void end(String fault) {
      if (!over) {
        drop();
        answered(fault);
      }
    }
  }
}
