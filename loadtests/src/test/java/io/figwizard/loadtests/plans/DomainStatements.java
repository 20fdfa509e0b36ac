package io.figwizard.loadtests.plans;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * All statements of all domains, read from the annotations in the monolith's jar and those beside
 * it: on a class path of their own, because this module's libraries are others.
 */
final class DomainStatements {

  private static final String PACKAGE = "io/figwizard/";
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "org.jdbi.v3.sqlobject.statement.SqlQuery",
          "org.jdbi.v3.sqlobject.statement.SqlUpdate",
          "org.jdbi.v3.sqlobject.statement.SqlBatch");

  private DomainStatements() {}

  /**
   * @param monolith its jar, with its libraries in {@code lib} beside it
   */
  static List<DomainStatement> in(Path monolith) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(monolith));
    try (Stream<Path> libraries = Files.list(monolith.resolveSibling("lib"))) {
      libraries.filter(path -> path.toString().endsWith(".jar")).forEach(jars::add);
    }
    URL[] urls = jars.stream().map(DomainStatements::url).toArray(URL[]::new);
    List<DomainStatement> found = new ArrayList<>();
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      for (Path jar : jars) {
        for (String name : classes(jar)) {
          found.addAll(statements(loader.loadClass(name)));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IOException("a class of " + monolith + " cannot be read", e);
    }
    found.sort(Comparator.comparing(DomainStatement::toString));
    return found;
  }

  private static List<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.matches(PACKAGE + "\\w+/\\w+\\.class"))
          .filter(name -> !name.endsWith("/package-info.class"))
          .map(name -> name.replace(".class", "").replace('/', '.'))
          .toList();
    }
  }

  private static List<DomainStatement> statements(Class<?> type) {
    if (!type.isInterface()) {
      return List.of();
    }
    String domain = type.getPackageName().substring(PACKAGE.length());
    return Arrays.stream(type.getDeclaredMethods())
        .flatMap(
            method ->
                sql(method)
                    .map(
                        sql ->
                            new DomainStatement(
                                domain, type.getSimpleName() + "." + method.getName(), sql)))
        .toList();
  }

  private static Stream<String> sql(Method method) {
    return Arrays.stream(method.getAnnotations())
        .filter(annotation -> ANNOTATIONS.contains(annotation.annotationType().getName()))
        .map(DomainStatements::value);
  }

  private static String value(Annotation annotation) {
    try {
      Method value = annotation.annotationType().getMethod("value");
      return (String) value.invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("JDBI's annotations hold their statement in value()", e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path.toString(), e);
    }
  }
}
