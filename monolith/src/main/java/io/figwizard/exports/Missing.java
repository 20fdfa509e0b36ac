package io.figwizard.exports;

import io.figwizard.handlerkit.Refusal;

/**
 * The refusal for exports that do not exist, or that are somebody else's: the answer is the same.
 */
final class Missing {
  private Missing() {}

  static Refusal export() {
    return Refusal.notFound("not_found", "There is no such export. See list.");
  }
}
