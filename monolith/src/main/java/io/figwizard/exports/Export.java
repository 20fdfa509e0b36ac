package io.figwizard.exports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export as its user sees it.
 *
 * @param format {@code pdf} or {@code csv}
 * @param state {@code queued}, {@code making}, {@code ready}, {@code failed} or {@code expired}
 * @param progress per cent; 100 means ready
 * @param rows of the user's data, as many as are in it so far
 * @param bytes size of the file; 0 until it is ready
 * @param failure why there is no file: {@code too_large} or {@code internal}
 * @param expiresAt when the file, or what is known of its failure, goes; null before it is finished
 * @param file where to get it; null unless it is ready
 */
record Export(
    UUID exportId,
    String format,
    String state,
    int progress,
    long rows,
    long bytes,
    @Nullable String failure,
    Instant requestedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant expiresAt,
    @Nullable String file) {}
