/**
 * What doubles of providers are made of: their server, the faults that befall requests, the control
 * by which tests pull their strings, and how webhooks are signed. Nothing that is deployed depends
 * on it.
 */
@NullMarked
package io.figwizard.twinkit;

import org.jspecify.annotations.NullMarked;
