/** What a reader sees while commands run: progress and tables. */
@NullMarked
package io.figwizard.loadtests.console;

import org.jspecify.annotations.NullMarked;
