/** A domain made for the tests of this module; its changelog is at db/sample. */
@NullMarked
@Domain(
    name = "sample",
    handler = "sample-handler",
    owns = {"thing"})
package io.figwizard.handlertesting.sample;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
