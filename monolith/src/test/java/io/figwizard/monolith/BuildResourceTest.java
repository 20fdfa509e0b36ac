package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resource that MIGRATION.md gives to a monolith without the handler kit. */
class BuildResourceTest {
  private static final String IMPORTS =
      """
      import jakarta.ws.rs.*;
      import java.nio.file.Files;
      import java.security.MessageDigest;
      import java.util.*;
      """;

  @TempDir Path folder;

  @Test
  void tellsAnotherBuildForAnotherJarAndTheSameForTheSame() throws Exception {
    byte[] compiled = compiled();

    String build = build("one.jar", compiled, "code");

    assertThat(build).matches("[0-9a-f]{16}");
    assertThat(build("same.jar", compiled, "code")).isEqualTo(build);
    assertThat(build("other.jar", compiled, "other code")).isNotEqualTo(build);
  }

  private String build(String name, byte[] resource, String otherCode) throws Exception {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream entries = new ZipOutputStream(file)) {
      put(entries, "BuildResource.class", resource);
      put(entries, "Other.class", otherCode.getBytes(StandardCharsets.UTF_8));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      Class<?> type = loader.loadClass("BuildResource");
      Object answer = type.getMethod("build").invoke(type.getConstructor().newInstance());
      return (String) ((Map<?, ?>) ((Map<?, ?>) answer).get("data")).get("build");
    }
  }

  private static void put(ZipOutputStream jar, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }

  private byte[] compiled() throws IOException {
    String playbook = Files.readString(Servers.REPOSITORY.resolve("MIGRATION.md"));
    List<String> shown =
        Pattern.compile("^ *```java\\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(playbook)
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains("class BuildResource"))
            .toList();
    assertThat(shown).hasSize(1);
    Path source = folder.resolve("BuildResource.java");
    Files.writeString(source, IMPORTS + shown.get(0));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      boolean done =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
    return Files.readAllBytes(folder.resolve("BuildResource.class"));
  }
}
