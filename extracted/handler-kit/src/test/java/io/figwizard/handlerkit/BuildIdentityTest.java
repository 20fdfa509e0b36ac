package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildIdentityTest {
  @TempDir Path folder;
  private long madeAt;

  @Test
  void isTheSameForTheSameJarsWhereverTheyLie() throws IOException {
    Path one = application("one", "code", "library-1.jar", "library");
    Path other = application("other", "code", "library-1.jar", "library");

    assertThat(identity(one)).isEqualTo(identity(other)).matches("[0-9a-f]{16}");
  }

  @Test
  void changesWithOurCode() throws IOException {
    assertThat(identity(application("one", "code", "library-1.jar", "library")))
        .isNotEqualTo(identity(application("other", "changed", "library-1.jar", "library")));
  }

  @Test
  void changesWithCodeWhoseverItIs() throws IOException {
    assertThat(identity(application("one", "code", "domain-1.jar", "com.acme")))
        .isNotEqualTo(identity(application("other", "code", "domain-1.jar", "com.acme, changed")));
  }

  @Test
  void staysTheSameWhenTheSameCodeIsMadeAgain() throws IOException {
    String before = identity(application("one", "code", "library-1.jar", "library"));

    madeAt = 1_700_000_000_000L;

    assertThat(identity(application("other", "code", "library-1.jar", "library")))
        .isEqualTo(before);
  }

  @Test
  void changesWithTheVersionOfALibrary() throws IOException {
    assertThat(identity(application("one", "code", "library-1.jar", "library")))
        .isNotEqualTo(identity(application("other", "code", "library-2.jar", "library")));
  }

  @Test
  void followsTheManifestToOurOtherJars() throws IOException {
    Path one = application("one", "code", "kit-1.jar", "");
    Path other = application("other", "code", "kit-1.jar", "");
    jar(one.resolveSibling("lib/kit-1.jar"), "", "io/figwizard/", "kit");
    jar(other.resolveSibling("lib/kit-1.jar"), "", "io/figwizard/", "changed kit");

    assertThat(identity(one)).isNotEqualTo(identity(other));
  }

  @Test
  void readsFoldersOfClasses() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Files.writeString(classes.resolve("A.class"), "one");
    String before = identity(classes);

    Files.writeString(classes.resolve("A.class"), "two");

    assertThat(identity(classes)).isNotEqualTo(before);
  }

  @Test
  void namesTheClassPathOfThisProcess() {
    assertThat(BuildIdentity.ofClassPath())
        .isEqualTo(BuildIdentity.ofClassPath())
        .extracting(BuildIdentity::value)
        .asString()
        .matches("[0-9a-f]{16}");
  }

  private static String identity(Path entry) {
    return BuildIdentity.of(List.of(entry)).value();
  }

  private Path application(String place, String code, String library, String content)
      throws IOException {
    Path main = folder.resolve(place).resolve("app.jar");
    jar(main, "lib/" + library + " lib/absent.jar", "io/figwizard/", code);
    jar(main.resolveSibling("lib").resolve(library), "", "org/library/", content);
    return main;
  }

  private void jar(Path jar, String classPath, String directory, String content)
      throws IOException {
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!classPath.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      put(entries, "META-INF/MANIFEST.MF", toBytes(manifest));
      put(entries, directory, new byte[0]);
      put(entries, directory + "A.class", content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] toBytes(Manifest manifest) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(madeAt);
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }
}
