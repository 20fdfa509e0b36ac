package io.figwizard.routingproxy.watch;

/**
 * What bodies say of answers whose status is a good one: counted apart, because numbers that bodies
 * were not looked into for, or in another way, can be compared by statuses only.
 *
 * @param refused how many of the refused ones
 * @param failed how many of the failed ones
 * @param unreadable how many were packed in a way that is not read: they may have said anything
 */
record Said(long refused, long failed, long unreadable) {

  static final Said NOTHING = new Said(0, 0, 0);

  boolean sound(long allRefused, long allFailed, long requests) {
    return isPart(refused, allRefused) && isPart(failed, allFailed) && isPart(unreadable, requests);
  }

  private static boolean isPart(long some, long all) {
    return some >= 0 && some <= all;
  }
}
