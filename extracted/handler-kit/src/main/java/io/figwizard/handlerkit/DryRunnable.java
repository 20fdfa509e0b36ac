package io.figwizard.handlerkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an action that nothing of it is left when it is run dry: in a transaction that is rolled
 * back, so that the routing proxy may compare what both sides would have done ({@code
 * docs/decisions/0029-dry-runs-of-writes.md}). What that promises depends on the effect:
 *
 * <ul>
 *   <li>{@link Effect#WRITE} and {@link Effect#IDEMPOTENT}: it changes nothing but through {@link
 *       Call#sql}. No connection of its own, nobody asked over the network, nothing remembered in
 *       the process.
 *   <li>{@link Effect#EXTERNAL}: it asks others through {@link Outbound} only, which captures that;
 *       without an answer it ends there. It may open connections of its own, by the handler's
 *       {@code Jdbi}: all lead to the one transaction. Still nothing is remembered in the process.
 * </ul>
 *
 * <p>On an action that only reads the handler does not start. An action without it is refused as a
 * dry run, with 422 {@code dry_run_not_possible}. An architecture rule looks at what the action and
 * all it uses in its domain reach; what a write must not do is refused at run time too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DryRunnable {}
