package io.figwizard.routingproxy.routes;

import org.jspecify.annotations.Nullable;

/**
 * The part of a canary that goes by who came first.
 *
 * @param users how many may be on the extracted side; null where a percentage says that, and those
 *     who were let in before stay there all the same
 * @param admitted those of the route's group
 */
public record Budget(@Nullable Integer users, Admitted admitted) {

  /**
   * Null where the percentage decides.
   *
   * @param asks whether the user wants a place if there is one
   */
  @Nullable Assignment assign(long place, boolean asks) {
    int bucket = Buckets.bucket(place);
    int number = admitted.number(place);
    if (users == null) {
      return number == Admitted.NOT_IN
          ? null
          : new Assignment(
              Side.EXTRACTED, bucket, "an earlier budget of this canary has let the user in");
    }
    if (number != Admitted.NOT_IN) {
      return number < users
          ? new Assignment(Side.EXTRACTED, bucket, "the canary's budget has let the user in")
          : new Assignment(
              Side.MONOLITH,
              bucket,
              "the canary's budget was lowered and has no room for the user");
    }
    if (asks) {
      admitted.ask(place, users);
    }
    return new Assignment(
        Side.MONOLITH, bucket, "the user is not among those whom the canary's budget has let in");
  }

  /** Whether a user who is not in would be let in now. */
  public boolean hasRoom() {
    return users != null && admitted.size() < users;
  }
}
