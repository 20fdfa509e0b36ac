/**
 * What the code of a domain may do, as rules made from the domains' manifests ({@link
 * io.figwizard.handlerkit.Domain}): a new domain is covered as soon as it has one.
 *
 * <p>The rules read bytecode. What they cannot see, and what therefore stays for reviews:
 *
 * <ul>
 *   <li>reflection, JNDI and code loaded at run time;
 *   <li>constants of another domain: the compiler copies their values;
 *   <li>what a library does inside: a client that starts a thread of its own, or caches;
 *   <li>changes to the contents of a private array, or of a collection that somebody else made;
 *   <li>SQL in functions, triggers and views of the database itself. There, the role's rights hold.
 * </ul>
 */
@NullMarked
package io.figwizard.architecture;

import org.jspecify.annotations.NullMarked;
