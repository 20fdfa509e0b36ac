/**
 * Production-sized data: skewed, messy, referentially whole, and the same bytes for the same seed
 * whatever the number of threads, because every chunk of users draws from a generator of its own.
 */
@NullMarked
package io.figwizard.loadtests.data;

import org.jspecify.annotations.NullMarked;
