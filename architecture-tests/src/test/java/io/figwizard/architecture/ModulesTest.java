package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The modules as they lie on disk. */
final class ModulesTest {
  @Test
  void noHandlerDependsOnAnotherOrOnWhatHostsIt() throws Exception {
    List<Path> handlers = Project.handlers();
    List<String> forbidden =
        Stream.concat(
                handlers.stream().map(handler -> handler.getFileName().toString()),
                Stream.of("monolith", "routing-proxy", "loadtests"))
            .toList();

    assertThat(handlers).hasSizeGreaterThan(1);
    for (Path handler : handlers) {
      assertThat(dependencies(handler.resolve("pom.xml")))
          .as(handler.getFileName() + "/pom.xml")
          .contains("handler-kit")
          .doesNotContainAnyElementsOf(forbidden);
    }
  }

  @Test
  void everyPackageOfEveryModuleIsMarked() throws IOException {
    List<Path> packages = packages();

    assertThat(packages).hasSizeGreaterThan(10);
    assertThat(packages)
        .allSatisfy(
            folder -> {
              Path info = folder.resolve("package-info.java");
              assertThat(info).exists();
              assertThat(Files.readString(info)).contains("@NullMarked");
            });
  }

  @Test
  void doublesOfProvidersAreOnNoProductionClassPath() throws Exception {
    List<Path> poms = poms();

    assertThat(poms).hasSizeGreaterThan(10);
    assertThat(scopes(Project.ROOT.resolve("extracted/auth-handler/pom.xml"), "handler-kit"))
        .as("what the rule sees of a dependency without a scope")
        .containsExactly("compile");
    for (Path pom : poms) {
      for (String twin : List.of("stripe-twin", "provider-twins")) {
        assertThat(scopes(pom, twin)).as(twin + " in " + pom).allMatch("test"::equals);
      }
      boolean isTwin = pom.getParent().getFileName().toString().matches(".*-twins?");
      for (String piece : List.of("twin-kit", "greenmail")) {
        assertThat(scopes(pom, piece))
            .as(piece + " in " + pom)
            .allMatch(scope -> isTwin || scope.equals("test"));
      }
    }
  }

  /** Of every dependency on a module; in dependencyManagement only versions are said. */
  private static List<String> scopes(Path pom, String module) throws Exception {
    String dependency =
        "//*[local-name()='dependency'][not(ancestor::*[local-name()='dependencyManagement'])]"
            + "[*[local-name()='artifactId']='%s']".formatted(module);
    NodeList found =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate(dependency, document(pom), XPathConstants.NODESET);
    List<String> scopes = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Node scope = ((Element) found.item(i)).getElementsByTagName("scope").item(0);
      scopes.add(scope == null ? "compile" : scope.getTextContent().strip());
    }
    return scopes;
  }

  private static Document document(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(Project.ROOT, 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("pom.xml"))
          .sorted()
          .toList();
    }
  }

  private static List<String> dependencies(Path pom) throws Exception {
    List<String> names = new ArrayList<>();
    NodeList dependencies = document(pom).getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Node name = ((Element) dependencies.item(i)).getElementsByTagName("artifactId").item(0);
      names.add(name.getTextContent().strip());
    }
    return names;
  }

  private static List<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(Project.ROOT, 14)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
  }
}
