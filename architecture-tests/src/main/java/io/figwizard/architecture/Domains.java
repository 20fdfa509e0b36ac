package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.figwizard.handlerkit.Domain;
import java.util.Comparator;
import java.util.List;

/** All domains among some classes, by name. */
record Domains(List<DomainManifest> all) {
  /**
   * @throws IllegalArgumentException when there is none: rules made from nothing would pass
   */
  static Domains in(JavaClasses classes) {
    List<DomainManifest> found =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(javaPackage -> javaPackage.isAnnotatedWith(Domain.class))
            .map(DomainManifest::of)
            .sorted(Comparator.comparing(DomainManifest::name))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "None of the " + classes.size() + " classes is in a package with @Domain.");
    }
    return new Domains(found);
  }

  /** Those that answer requests. */
  List<DomainManifest> handlers() {
    return all.stream().filter(DomainManifest::hasHandler).toList();
  }

  /** The packages of all domains but this one. */
  String[] packagesBeside(DomainManifest domain) {
    return all.stream()
        .filter(other -> !other.packageName().equals(domain.packageName()))
        .map(DomainManifest::packages)
        .toArray(String[]::new);
  }

  String[] packages() {
    return all.stream().map(DomainManifest::packages).toArray(String[]::new);
  }
}
