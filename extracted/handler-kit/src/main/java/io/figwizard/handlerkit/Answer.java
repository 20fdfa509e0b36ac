package io.figwizard.handlerkit;

/**
 * An action's answer.
 *
 * @param data as JSON text
 * @param replayed true where an earlier request with the same key was answered with it
 */
record Answer(String data, boolean replayed) {}
