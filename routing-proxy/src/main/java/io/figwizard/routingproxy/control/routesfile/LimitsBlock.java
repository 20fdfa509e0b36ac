package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.Limits;
import java.time.Duration;
import java.util.List;

/** Reads a block of limits; what it leaves out stays as in the surrounding one. */
final class LimitsBlock {

  private final Values values;

  LimitsBlock(Findings findings) {
    this.values = new Values(findings);
  }

  Limits read(Mapping block, Limits surrounding) {
    block.allowOnly(
        List.of(
            "maxBodySize",
            "connectTimeout",
            "responseTimeout",
            "requestTimeout",
            "maxRequests",
            "maxStreams",
            "maxConnections",
            "maxHeaderSize",
            "totalTime",
            "drainStreams",
            "streamIdle"));
    return new Limits(
        values.read(block, "maxBodySize", "1MiB", Values::bytes, surrounding.maxBodyBytes()),
        values.read(block, "connectTimeout", "1s", Values::time, surrounding.connectTimeout()),
        values.read(block, "responseTimeout", "30s", Values::time, surrounding.responseTimeout()),
        values.read(block, "requestTimeout", "30s", Values::time, surrounding.requestTimeout()),
        values.read(block, "maxRequests", "100", Values::number, surrounding.maxRequests()),
        values.read(block, "maxStreams", "100", Values::number, surrounding.maxStreams()),
        values.read(block, "maxConnections", "100", Values::number, surrounding.maxConnections()),
        values.read(block, "maxHeaderSize", "8KiB", Values::bytes, surrounding.maxHeaderBytes()),
        values.read(block, "totalTime", "60s", LimitsBlock::orNever, surrounding.totalTime()),
        values.read(block, "drainStreams", "10m", LimitsBlock::orNever, surrounding.drainStreams()),
        values.read(block, "streamIdle", "5m", LimitsBlock::orNever, surrounding.streamIdle()));
  }

  /** "never" takes back what the surrounding block says. */
  private static Duration orNever(String text) {
    return text.equals("never") ? Limits.FOREVER : Values.time(text);
  }
}
