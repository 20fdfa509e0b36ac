package io.figwizard.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * What was done in some time.
 *
 * @param reviews cards answered
 * @param newCards of them, cards never seen before
 * @param retention the share of cards in review that were remembered, 0 to 1; null without any
 * @param answerSeconds spent on answers, as far as clients have measured it
 * @param conversations that took place, without those in which nothing was said
 * @param conversationSeconds how long they took
 */
record Practice(
    long reviews,
    long newCards,
    @Nullable Double retention,
    long answerSeconds,
    long conversations,
    long conversationSeconds) {}
