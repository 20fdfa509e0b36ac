package io.figwizard.handlerkit;

/**
 * What is sent about one kind of alert.
 *
 * @param count how many there were since the last message about this kind, this one included
 * @param dropped how many of other kinds were dropped since the last message of all
 */
record AlertMessage(String service, Alert latest, long count, long dropped) {
  /** How many are told with this message that had none of their own. */
  long suppressed() {
    return count - 1;
  }
}
