package io.figwizard.providertwins.smtp;

import io.figwizard.providertwins.smtp.SmtpFault.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/** The faults that are still to come. The first that fits befalls. Thread-safe. */
final class SmtpFaults {
  private final List<SmtpFault> faults = new ArrayList<>();

  synchronized void replace(List<SmtpFault> next) {
    faults.clear();
    faults.addAll(next);
  }

  synchronized List<SmtpFault> left() {
    return List.copyOf(faults);
  }

  /** The fault for who has come so far, counted. */
  synchronized Optional<SmtpFault> claim(Stage reached, String recipient) {
    ListIterator<SmtpFault> each = faults.listIterator();
    while (each.hasNext()) {
      SmtpFault fault = each.next();
      if (fault.befalls(reached, recipient)) {
        if (fault.times() != null && fault.times() > 1) {
          each.set(fault.times(fault.times() - 1));
        } else if (fault.times() != null) {
          each.remove();
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
