package io.figwizard.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import io.figwizard.handlerkit.Domain;
import java.util.Set;

/** A domain's manifest and the package it stands on. */
record DomainManifest(
    String packageName,
    String name,
    String handler,
    Set<String> owns,
    Set<String> reads,
    boolean extractable,
    String staysBecause) {

  static DomainManifest of(JavaPackage javaPackage) {
    Domain domain = javaPackage.getAnnotationOfType(Domain.class);
    return new DomainManifest(
        javaPackage.getName(),
        domain.name(),
        domain.handler(),
        Set.of(domain.owns()),
        Set.of(domain.reads()),
        domain.extractable(),
        domain.staysBecause());
  }

  /** Whether it answers requests; one that does not is a part of the monolith. */
  boolean hasHandler() {
    return !handler.isEmpty();
  }

  /** The domain's package and all below it, as ArchUnit writes it. */
  String packages() {
    return packageName + "..";
  }

  boolean contains(String otherPackage) {
    return otherPackage.equals(packageName) || otherPackage.startsWith(packageName + ".");
  }

  /** The domain's classes; a package with nothing but its manifest has none. */
  DescribedPredicate<JavaClass> isItsCode() {
    return DescribedPredicate.describe(
        "belong to the domain " + name,
        javaClass ->
            contains(javaClass.getPackageName())
                && !javaClass.getSimpleName().equals("package-info"));
  }

  /** Whether the domain may name this table in its SQL. */
  boolean mayTouch(SqlTables.Table table) {
    return (table.schema().equals(name) && owns.contains(table.name()))
        || (table.schema().equals("published") && reads.contains(table.name()));
  }

  @Override
  public String toString() {
    return name;
  }
}
