package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** Parameters that become fields of the same name as they are. */
final class Texts {
  private Texts() {}

  /** Copies those that were given; an empty one unsets the field. */
  static void copy(Params params, JsonObject object, String... names) {
    for (String name : names) {
      String value = params.text(name);
      if (value != null) {
        object.addProperty(name, value.isEmpty() ? null : value);
      }
    }
  }
}
