/** A tiny domain of notes, to have something to handle. */
@NullMarked
package io.figwizard.handlerkit.sample;

import org.jspecify.annotations.NullMarked;
