package io.figwizard.routingproxy.routes;

/**
 * The side a request goes to.
 *
 * @param side who serves it
 * @param bucket the user's place, 0 to 9999, in the route group; {@link #NO_BUCKET} where the mode
 *     alone decided and no place was computed
 * @param why one sentence for a reader
 */
public record Assignment(Side side, int bucket, String why) {

  /** Stands for "not computed". */
  public static final int NO_BUCKET = -1;
}
