/** A domain made for the tests of this module: its one action takes as long as it is told. */
@NullMarked
@Domain(
    name = "sleeper",
    handler = "sleeper-handler",
    owns = {"nap"})
package io.figwizard.functionhost.sleeper;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
