package io.figwizard.schemamigrator;

import io.figwizard.handlerkit.Domain;
import java.util.List;
import java.util.regex.Pattern;

/** What the database knows a domain by. The names are safe to put into SQL as they are. */
record DomainSchema(String name, List<String> reads) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,40}");

  static DomainSchema of(Package domainPackage) {
    Domain domain = domainPackage.getAnnotation(Domain.class);
    if (domain == null) {
      throw new IllegalArgumentException(
          domainPackage.getName()
              + " is not a domain: its package-info.java lacks @"
              + Domain.class.getSimpleName());
    }
    return new DomainSchema(
        checked(domain.name()),
        List.of(domain.reads()).stream().map(DomainSchema::checked).toList());
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" cannot name a schema or view; expected " + NAME.pattern());
    }
    return name;
  }

  String role() {
    return "fig_" + name;
  }

  String changelog() {
    return "db/" + name + "/changelog.xml";
  }
}
