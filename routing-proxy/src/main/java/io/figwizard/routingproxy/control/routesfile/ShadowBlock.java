package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.Shadowing;
import java.util.List;

/**
 * Reads a block {@code shadow}; what it leaves out stays as in the surrounding one, but for {@code
 * dryRun}: that is said of one action at a time.
 */
final class ShadowBlock {

  private final Values values;

  ShadowBlock(Findings findings) {
    this.values = new Values(findings);
  }

  Shadowing read(Mapping block, Shadowing surrounding) {
    block.allowOnly(List.of("sample", "repeat", "timeout", "maxBodySize", "maxInFlight", "dryRun"));
    return new Shadowing(
        values.read(block, "sample", "10%", Values::percent, surrounding.sample()),
        values.read(block, "repeat", "10%", Values::percent, surrounding.repeat()),
        values.read(block, "timeout", "5s", Values::time, surrounding.timeout()),
        values.read(
            block,
            "maxBodySize",
            "256KiB, at most 4MiB",
            ShadowBlock::body,
            surrounding.maxBodyBytes()),
        values.read(block, "maxInFlight", "16", Values::number, surrounding.maxInFlight()),
        block.text("dryRun").map(text -> values.word(text, "dryRun").equals("true")).orElse(false));
  }

  private static long body(String text) {
    long bytes = Values.bytes(text);
    if (bytes > Shadowing.LARGEST_BODY) {
      throw new IllegalArgumentException(text);
    }
    return bytes;
  }
}
