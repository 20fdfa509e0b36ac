package io.figwizard.loadtests.gate;

import java.io.IOException;
import java.nio.file.Path;

/** Two tiny servers in this JVM, fresh for each launch. */
final class TinyContenders implements Contenders {

  /** Makes a server. */
  interface Server {
    TinyServer start() throws IOException;
  }

  private final Server monolith;
  private final Server extracted;

  TinyContenders(Server monolith, Server extracted) {
    this.monolith = monolith;
    this.extracted = extracted;
  }

  @Override
  public Pair launch(Path logs) throws IOException {
    TinyServer a = monolith.start();
    TinyServer b = extracted.start();
    return new Pair() {
      @Override
      public Contender monolith() {
        return a.contender();
      }

      @Override
      public Contender extracted() {
        return b.contender();
      }

      @Override
      public void close() {
        a.close();
        b.close();
      }
    };
  }
}
