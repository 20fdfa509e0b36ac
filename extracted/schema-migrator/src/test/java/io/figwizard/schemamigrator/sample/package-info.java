/** A domain made for the tests of this module; its changelog is at db/sample. */
@NullMarked
@Domain(
    name = "sample",
    handler = "sample-handler",
    owns = {"thing"},
    reads = {"greeting"})
package io.figwizard.schemamigrator.sample;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
