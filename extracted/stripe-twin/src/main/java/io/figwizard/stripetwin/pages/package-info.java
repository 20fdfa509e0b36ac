/**
 * What a customer sees: plain HTML made by the server, for a person in a browser and for a test
 * that posts forms.
 */
@NullMarked
package io.figwizard.stripetwin.pages;

import org.jspecify.annotations.NullMarked;
