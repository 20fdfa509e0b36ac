package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Each kind of requests by who can send it. */
final class LoadByProtocol implements Load {

  private final Load http1;
  private final @Nullable Load http2;

  /**
   * @param http2 null where nobody can
   */
  LoadByProtocol(Load http1, @Nullable Load http2) {
    this.http1 = http1;
    this.http2 = http2;
  }

  @Override
  public Reading run(int port, Traffic traffic, int connections, Duration time) {
    if (!traffic.http2()) {
      return http1.run(port, traffic, connections, time);
    }
    if (http2 == null) {
      throw new CannotRun("nobody here can send HTTP/2; install h2load");
    }
    return http2.run(port, traffic, connections, time);
  }
}
