/** Holds the documents to their word: what they tell a reader to type is run here. */
@NullMarked
package io.figwizard.loadtests.documents;

import org.jspecify.annotations.NullMarked;
