package io.figwizard.routingproxy.shadow;

import io.figwizard.routingproxy.routes.Route;
import org.jspecify.annotations.Nullable;

/**
 * What both sides answered to the same request.
 *
 * @param route as it stood when the request came
 * @param monolith what the client got
 * @param extracted what the extracted side would have answered, a moment later
 * @param repeated what the monolith answered when it was asked once more, at the same time as the
 *     extracted side; null where it was not
 */
public record AnswerPair(
    Route route,
    CopiedRequest request,
    CopiedAnswer monolith,
    CopiedAnswer extracted,
    @Nullable CopiedAnswer repeated) {}
