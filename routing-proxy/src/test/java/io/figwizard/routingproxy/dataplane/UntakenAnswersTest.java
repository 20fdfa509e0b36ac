package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.edge.EdgeChecks;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.Copies;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that fit into what the proxy holds for a connection, and stay there. */
class UntakenAnswersTest {

  /** The proxy answers it itself. */
  private static final String ASK = "OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n";

  private static final long MORE_THAN_A_SECOND = Duration.ofMillis(1100).toNanos();

  private final ClientShares shares = new ClientShares(10, 1);
  private final long begin = System.nanoTime();

  @BeforeEach
  void anotherOneOfTheAddressIsSlowAlready() throws Exception {
    ClientShare other = share();
    assertThat(other.mayKeepWaiting(this, begin)).isTrue();
    assertThat(other.mayKeepWaiting(this, begin + MORE_THAN_A_SECOND)).isTrue();
  }

  private ClientShare share() throws Exception {
    return shares.join(InetAddress.getLoopbackAddress());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "Connection: close\r\n\r\n"})
  void countWhereNothingOfThemMoves(String end) throws Exception {
    Reader reader = new Reader(0);
    ClientConnection client = connection(reader);
    reader.writeInbound(Unpooled.copiedBuffer(ASK + end, US_ASCII));

    client.check(begin);
    assertThat(reader.isActive()).isTrue();
    client.check(begin + MORE_THAN_A_SECOND);

    assertThat(reader.isActive()).isFalse();
  }

  @Test
  void doNotCountWhereTheyAreTakenOneByOne() throws Exception {
    Reader reader = new Reader(0);
    ClientConnection client = connection(reader);
    reader.writeInbound(Unpooled.copiedBuffer((ASK + "\r\n").repeat(5), US_ASCII));

    for (int i = 0; i < 5; i++) {
      client.check(begin + i * MORE_THAN_A_SECOND);
      reader.take(1);
      reader.flush();
    }

    assertThat(reader.isActive()).isTrue();
  }

  @Test
  void thatWereTakenLetAConnectionRest() throws Exception {
    Reader reader = new Reader(Integer.MAX_VALUE);
    ClientConnection client = connection(reader);
    reader.writeInbound(Unpooled.copiedBuffer(ASK + "\r\n", US_ASCII));

    client.check(begin);
    client.check(begin + MORE_THAN_A_SECOND);

    assertThat(reader.isActive()).isTrue();
  }

  private ClientConnection connection(Reader reader) throws Exception {
    RouteTable none =
        RouteTable.builder(1, TestRoutes.route("default", Effect.EXTERNAL, Mode.MONOLITH)).build();
    LoopSettings settings =
        LoopSettings.of(
            new DataPlaneConfiguration(),
            1,
            Transport.best(),
            new Servers(5, Duration.ofSeconds(1), Resolver.SYSTEM, Runnable::run),
            null,
            new EdgeChecks(Clock.systemUTC()));
    ProxyLoop loop =
        new ProxyLoop(
            reader.eventLoop(),
            settings,
            () -> none,
            new ProxyMetrics(new PrometheusRegistry()),
            Outcomes.NONE,
            new RequestLog(0),
            new Shadows(settings, Copies.NONE, null));
    ClientConnection client =
        new ClientConnection(loop, reader, new Peer("127.0.0.1", false, false, false), share());
    reader.pipeline().addLast(client);
    return client;
  }

  /** The other end takes so many pieces and no more. */
  private static final class Reader extends EmbeddedChannel {

    private int pieces;

    Reader(int pieces) {
      this.pieces = pieces;
    }

    void take(int more) {
      pieces += more;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      for (; pieces > 0 && in.current() != null; pieces--) {
        in.remove();
      }
    }
  }
}
