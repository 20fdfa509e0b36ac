package io.figwizard.routingproxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.local.LocalPostgres;
import io.figwizard.routingproxy.control.state.TestState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Two whole proxies over one database, the second behind a line that can be cut. */
final class TwoProxies implements AutoCloseable {

  final LocalPostgres postgres = LocalPostgres.throwaway();
  final CuttableRelay line;
  final ProxyUnderTest one;
  private final Path folder;
  private final Given given;
  ProxyUnderTest two;

  /** What lies in a proxy's folder before it starts. */
  @FunctionalInterface
  interface Given {
    void in(Path folder) throws IOException;
  }

  /**
   * @param folder for a folder of each
   */
  TwoProxies(Path folder, Given given) throws Exception {
    this.folder = folder;
    this.given = given;
    line = new CuttableRelay(postgres.port());
    one = proxy("one", postgres.port());
    two = proxy("two", line.port());
  }

  /** In the same folder, after it was closed. */
  ProxyUnderTest startTwoAgain() throws Exception {
    two = proxy("two", line.port());
    return two;
  }

  private ProxyUnderTest proxy(String name, int port) throws Exception {
    Map<String, String> state = new HashMap<>(TestState.configuration(postgres, port));
    state.put("replica", name);
    Path own = Files.createDirectories(folder.resolve(name));
    given.in(own);
    return new ProxyUnderTest(own, null, "127.0.0.1", new ObjectMapper().writeValueAsString(state));
  }

  @Override
  public void close() {
    two.close();
    one.close();
    line.close();
    postgres.close();
  }
}
