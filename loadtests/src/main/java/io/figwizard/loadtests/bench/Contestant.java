package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.stack.ServiceProcess;

/**
 * Something that carries requests, running.
 *
 * @param warms whether it is slow at first, as JVMs are
 */
record Contestant(String name, int port, ServiceProcess process, boolean warms) {

  ProcessNumbers numbers() {
    return new ProcessNumbers(process.pid());
  }
}
