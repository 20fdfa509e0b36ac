package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSources;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads and checks routes.yml. Thread-safe. Reads the nodes of the YAML document itself, not a
 * bound object, because only they know their lines.
 */
public final class RoutesFileReader {

  private final Function<String, @Nullable String> environment;

  /**
   * @param environment fills in {@code ${NAME:-default}}; gives null for what is not set
   */
  public RoutesFileReader(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Throws InvalidRoutesException with all mistakes, or IOException where there is no such file.
   */
  public RoutesFile read(Path file) throws IOException {
    return read(String.valueOf(file.getFileName()), Files.readAllBytes(file));
  }

  RoutesFile read(String name, byte[] content) {
    Findings findings = new Findings(environment);
    Mapping top = Mapping.of("", 1, compose(name, content), findings);
    RoutesFile read = read(top, sha256(content), findings);
    if (!findings.problems().isEmpty()) {
      throw new InvalidRoutesException(name, findings.problems());
    }
    return read;
  }

  private static RoutesFile read(Mapping top, String sha256, Findings findings) {
    top.allowOnly(
        List.of(
            "upstreams",
            "default",
            "limits",
            "shadow",
            "watch",
            UserBlock.KEY,
            "handlers",
            "routes"));
    Upstreams upstreams = new Upstreams(top.block("upstreams"), findings);
    Upstream unnamed =
        top.required("default", "monolith").flatMap(upstreams::find).orElse(Upstreams.UNUSABLE);
    Limits limits = new LimitsBlock(findings).read(top.block("limits"), Limits.DEFAULT);
    List<RouteDefinition> routes =
        new RoutesBlocks(
                findings,
                upstreams,
                unnamed,
                limits,
                new ShadowBlock(findings).read(top.block("shadow"), Shadowing.DEFAULT),
                new WatchBlock(findings).read(top.block("watch"), WatchSettings.NONE),
                new UserBlock(findings).read(top, UserSources.DEFAULT))
            .read(top.block("handlers"), top.block("routes"));
    new Overlaps(findings).check(routes);
    new GroupsUsers(findings).check(routes);
    return new RoutesFile(sha256, unnamed, limits, routes);
  }

  static Node compose(String name, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      return Optional.ofNullable(node)
          .orElseThrow(
              () -> invalid(name, 1, "the file is empty; see MIGRATION.md for an example"));
    } catch (CharacterCodingException e) {
      throw invalid(name, 1, "the file is not UTF-8; save it as UTF-8");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw invalid(name, line, "this is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw invalid(name, 1, "this is not YAML: " + e.getMessage());
    }
  }

  private static InvalidRoutesException invalid(String name, int line, String text) {
    return new InvalidRoutesException(name, List.of(new Problem(line, text)));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
