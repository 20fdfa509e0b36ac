package io.figwizard.routingproxy.dataplane;

import java.util.Locale;

/** Whether a Content-Type says JSON in UTF-8: {@code application/json} or {@code …+json}. */
final class JsonContentType {

  private JsonContentType() {}

  static boolean matches(String contentType) {
    // What nearly every client sends.
    if (contentType.equalsIgnoreCase("application/json")) {
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    String type = parts[0].trim();
    if (!type.equals("application/json")
        && !(type.startsWith("application/") && type.endsWith("+json"))) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
