/**
 * Makes and updates a domain's schema and the database role that the domain runs as, from the
 * domain's manifest ({@link io.figwizard.handlerkit.Domain}) and its Liquibase changelog at {@code
 * db/<domain>/changelog.xml}. Run by whoever deploys, as the owner of the database, over a direct
 * connection; never by a function.
 */
@NullMarked
package io.figwizard.schemamigrator;

import org.jspecify.annotations.NullMarked;
