/** A domain whose second change cannot run. */
@NullMarked
@Domain(
    name = "broken",
    handler = "broken-handler",
    owns = {"whole"})
package io.figwizard.schemamigrator.broken;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
