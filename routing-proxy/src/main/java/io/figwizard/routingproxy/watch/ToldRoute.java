package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy's requests to a route did in one slice of time, as it tells the others; JSON.
 *
 * @param monolith null where it had none
 * @param extracted null where it had none
 */
record ToldRoute(String route, @Nullable KeptNumbers monolith, @Nullable KeptNumbers extracted) {

  static ToldRoute of(String route, Numbers monolith, Numbers extracted) {
    return new ToldRoute(route, kept(monolith), kept(extracted));
  }

  private static @Nullable KeptNumbers kept(Numbers numbers) {
    return numbers.requests() == 0 ? null : KeptNumbers.of(numbers);
  }

  @Nullable KeptNumbers of(Side side) {
    return side == Side.MONOLITH ? monolith : extracted;
  }

  long requests() {
    return requests(monolith) + requests(extracted);
  }

  /** Whether it may be what it says to be. */
  @SuppressWarnings("ConstantValue") // What is read may lack a member.
  boolean sound() {
    return route != null
        && (monolith == null || monolith.sound())
        && (extracted == null || extracted.sound());
  }

  private static long requests(@Nullable KeptNumbers numbers) {
    return numbers == null ? 0 : numbers.requests();
  }
}
