/**
 * The backend as one process: it mounts every domain, migrates their schemas, and owns what has to
 * stay on a server. No domain may know it.
 */
@NullMarked
package io.figwizard.monolith;

import org.jspecify.annotations.NullMarked;
