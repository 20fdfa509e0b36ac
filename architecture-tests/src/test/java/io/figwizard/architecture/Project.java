package io.figwizard.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** This project: its folders, and the classes of the modules that have to do with domains. */
final class Project {
  /** Without this module, whose fixtures break every rule. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/architecture-tests/"))
          .importPackages("io.figwizard");

  static final Domains DOMAINS = Domains.in(CLASSES);

  static final Path ROOT = root();

  private Project() {}

  /** Folders of handlers: what can be deployed on its own. */
  static List<Path> handlers() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT.resolve("extracted"))) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .filter(module -> module.getFileName().toString().matches(".*-handler|.*-receiver"))
          .sorted()
          .toList();
    }
  }

  /** Whether the domain's code still is, or for ever stays, in the module of the monolith. */
  static boolean isInTheMonolith(DomainManifest domain) {
    return Files.isDirectory(
        ROOT.resolve("monolith/src/main/java").resolve(domain.packageName().replace('.', '/')));
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("extracted"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "No folder above " + Path.of("").toAbsolutePath() + " has a folder named extracted.");
      }
    }
    return folder;
  }
}
