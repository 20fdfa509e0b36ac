package io.figwizard.openapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.figwizard.handlerkit.Domain;
import io.figwizard.handlerkit.Handles;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A domain that answers requests.
 *
 * @param resources paths beside its actions, which can be read only
 */
record DescribedHandler(
    Package domainPackage, String name, List<DescribedAction> actions, List<Class<?>> resources) {

  /** All of this project, by name. */
  static List<DescribedHandler> all() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/architecture-tests/"))
            .importPackages("io.figwizard");
    return classes.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .filter(javaPackage -> javaPackage.isAnnotatedWith(Domain.class))
        .map(javaPackage -> of(javaPackage.getName(), classes))
        .filter(handler -> !handler.actions().isEmpty())
        .sorted(Comparator.comparing(DescribedHandler::name))
        .toList();
  }

  private static DescribedHandler of(String domainPackage, JavaClasses classes) {
    List<Class<?>> own =
        classes.stream()
            .filter(code -> (code.getPackageName() + ".").startsWith(domainPackage + "."))
            .filter(code -> code.isAnnotatedWith(Handles.class) || isRead(code))
            .sorted(Comparator.comparing(JavaClass::getName))
            .<Class<?>>map(JavaClass::reflect)
            .toList();
    List<DescribedAction> actions =
        own.stream()
            .filter(type -> type.isAnnotationPresent(Handles.class))
            .map(DescribedAction::of)
            .sorted(Comparator.comparing(DescribedAction::name))
            .toList();
    Package manifest =
        own.isEmpty() ? DescribedHandler.class.getPackage() : own.get(0).getPackage();
    return new DescribedHandler(
        manifest,
        domainPackage.substring(domainPackage.lastIndexOf('.') + 1),
        actions,
        own.stream().filter(type -> !type.isAnnotationPresent(Handles.class)).toList());
  }

  private static boolean isRead(JavaClass code) {
    return code.isAnnotatedWith(Path.class) || code.isAnnotatedWith(WebServlet.class);
  }
}
