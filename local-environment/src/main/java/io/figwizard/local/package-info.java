/**
 * What a developer's machine needs and a deployment brings itself: a real PostgreSQL and secrets,
 * both made at first use and kept in the git-ignored folder {@code .fig}.
 */
@NullMarked
package io.figwizard.local;

import org.jspecify.annotations.NullMarked;
