package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** What of its domain a class can get at. */
final class Reach {
  private Reach() {}

  /**
   * The class itself, all of its domain that it uses, and so on; of what it uses also all that may
   * stand in its place.
   */
  static Set<JavaClass> of(JavaClass start, DomainManifest domain) {
    Set<JavaClass> reached = new LinkedHashSet<>();
    Deque<JavaClass> ahead = new ArrayDeque<>(Set.of(start));
    while (!ahead.isEmpty()) {
      JavaClass next = ahead.remove();
      if (domain.contains(next.getPackageName()) && reached.add(next)) {
        next.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .forEach(ahead::add);
        ahead.addAll(next.getAllSubclasses());
      }
    }
    return reached;
  }
}
