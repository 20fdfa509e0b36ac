package io.figwizard.routingproxy.control.access;

import com.codahale.metrics.health.HealthCheck;

/** Whether the operators file on the disk is the one in force. */
public final class OperatorsHealth extends HealthCheck {
  private final Operators operators;

  public OperatorsHealth(Operators operators) {
    this.operators = operators;
  }

  @Override
  protected Result check() {
    return operators.fault().map(Result::unhealthy).orElseGet(Result::healthy);
  }
}
