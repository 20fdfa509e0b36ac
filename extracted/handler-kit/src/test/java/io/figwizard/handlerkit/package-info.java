/** Tests of the kit, most of them over real HTTP against a small sample application. */
@NullMarked
package io.figwizard.handlerkit;

import org.jspecify.annotations.NullMarked;
