package io.figwizard.loadtests.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the demo goes.
 *
 * @param warmUp how long the load grows before anything is judged
 * @param step how long each step is watched
 * @param forced why no gate runs and flips are forced; null when the gate decides
 */
record Plan(Duration warmUp, Duration step, @Nullable String forced) {}
