package io.figwizard.webhook;

/**
 * What the sender of an event is answered.
 *
 * @param duplicate true when it was here before, and nothing was done
 */
record Receipt(String eventId, boolean duplicate) {}
