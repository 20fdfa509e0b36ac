package io.figwizard.routingproxy.control;

import static java.util.Objects.requireNonNull;

import io.figwizard.local.LocalPostgres;
import io.figwizard.routingproxy.CuttableRelay;
import io.figwizard.routingproxy.control.state.TestState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Proxies that share their state in a database of this test class, where each test finds nothing;
 * they end with the test.
 */
public final class SharedProxies
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final List<SharedProxy> started = new ArrayList<>();
  private @Nullable LocalPostgres postgres;

  @Override
  public void beforeAll(ExtensionContext context) {
    postgres = LocalPostgres.throwaway();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TestState.drop(postgres());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (SharedProxy proxy : started) {
      proxy.close();
    }
    started.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    postgres().close();
  }

  public LocalPostgres postgres() {
    return requireNonNull(postgres);
  }

  /** A line to the database, whole. */
  CuttableRelay line() throws IOException {
    return new CuttableRelay(postgres().port());
  }

  /**
   * @param name also of its folder beside routes.yml
   */
  public SharedProxy start(String name, Path routes) throws IOException {
    return start(name, routes, line());
  }

  SharedProxy start(String name, Path routes, CuttableRelay line) throws IOException {
    return start(TestState.configuration(postgres(), line.port()), name, routes, line);
  }

  /**
   * @param state as in routing-proxy.yml
   * @param line ends with the proxy
   */
  SharedProxy start(Map<String, String> state, String name, Path routes, CuttableRelay line)
      throws IOException {
    SharedProxy proxy = new SharedProxy(state, name, routes, line);
    started.add(proxy);
    return proxy;
  }
}
