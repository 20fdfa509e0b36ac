package io.figwizard.handlerkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an action that it changes nothing but through {@link Call#sql}: no connection of its own,
 * nobody asked over the network, nothing remembered in the process. Then it can be run dry: in a
 * transaction that is rolled back, so that the routing proxy may compare what both sides would have
 * done ({@code docs/decisions/0029-dry-runs-of-writes.md}).
 *
 * <p>For effects {@link Effect#WRITE} and {@link Effect#IDEMPOTENT}; on any other action the
 * handler does not start. An action without it is refused as a dry run, with 422 {@code
 * dry_run_not_possible}. An architecture rule looks at what the action and all it uses in its
 * domain reach; a connection of its own is refused at run time too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DryRunnable {}
