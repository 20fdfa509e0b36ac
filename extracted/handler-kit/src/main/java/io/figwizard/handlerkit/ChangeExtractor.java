package io.figwizard.handlerkit;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Shows Jakarta Validation what a {@link Change} was given; what was left out breaks no rule. */
final class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {
  @Override
  public void extractValues(Change<?> change, ValueReceiver receiver) {
    if (change.given()) {
      // Without a name, so that the place is the field's: name, not name.value.
      receiver.value(null, change.value());
    }
  }
}
