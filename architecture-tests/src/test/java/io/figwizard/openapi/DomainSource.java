package io.figwizard.openapi;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A domain's source: what only it knows are comments, and the refusals that the code makes. */
final class DomainSource extends TreePathScanner<Void, Void> {
  private static final Map<String, Integer> STATUS_OF_FACTORY =
      Map.of("forbidden", 403, "notFound", 404, "conflict", 409);

  private static final String ANYTHING = "*";

  private final Comments comments = new Comments();
  private final Map<Integer, TreeSet<String>> codes = new TreeMap<>();
  private final Deque<String> types = new ArrayDeque<>();
  private final DocTrees docs;
  private String packageName = "";

  private DomainSource(DocTrees docs) {
    this.docs = docs;
  }

  /**
   * @param root the repository
   */
  static DomainSource of(Path root, String domainPackage) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(root, domainPackage)));
      Iterable<? extends CompilationUnitTree> units = task.parse();
      DomainSource source = new DomainSource(DocTrees.instance(task));
      units.forEach(unit -> source.scan(unit, null));
      return source;
    }
  }

  private static List<Path> sources(Path root, String domainPackage) throws IOException {
    String folder = "src/main/java/" + domainPackage.replace('.', '/');
    try (Stream<Path> modules =
        Stream.concat(Stream.of(root.resolve("monolith")), Files.list(root.resolve("extracted")))) {
      Path found =
          modules
              .map(module -> module.resolve(folder))
              .filter(Files::isDirectory)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("No module has the folder " + folder + "."));
      try (Stream<Path> files = Files.walk(found)) {
        return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      }
    }
  }

  Comments comments() {
    return comments;
  }

  /** Codes by status, of the refusals that name both where they are made. */
  Map<Integer, TreeSet<String>> codes() {
    return codes;
  }

  @Override
  public Void visitPackage(PackageTree node, Void nothing) {
    packageName = node.getPackageName().toString();
    DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
    if (comment != null) {
      comments.add(packageName + ".package-info", comment);
    }
    return super.visitPackage(node, nothing);
  }

  @Override
  public Void visitClass(ClassTree node, Void nothing) {
    String outer = types.isEmpty() ? packageName + "." : types.peek() + "$";
    types.push(outer + node.getSimpleName());
    DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
    if (comment != null) {
      comments.add(types.element(), comment);
    }
    super.visitClass(node, nothing);
    types.pop();
    return null;
  }

  @Override
  public Void visitNewClass(NewClassTree node, Void nothing) {
    if (node.getIdentifier().toString().equals("Refusal")) {
      add(node.getArguments());
    }
    return super.visitNewClass(node, nothing);
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree node, Void nothing) {
    String method = node.getMethodSelect().toString();
    List<? extends ExpressionTree> arguments = node.getArguments();
    if (method.equals("Refusal.retryLater")) {
      add(arguments);
    } else if (method.startsWith("Refusal.")) {
      Integer status = STATUS_OF_FACTORY.get(method.substring("Refusal.".length()));
      if (status != null) {
        add(status, arguments.get(0));
      }
    }
    return super.visitMethodInvocation(node, nothing);
  }

  private void add(List<? extends ExpressionTree> arguments) {
    if (!(arguments.get(0) instanceof LiteralTree status)) {
      throw unseen("status", arguments.get(0));
    }
    add((Integer) status.getValue(), arguments.get(1));
  }

  private void add(int status, ExpressionTree code) {
    String seen = words(code);
    if (seen.equals(ANYTHING)) {
      throw unseen("code", code);
    }
    codes.computeIfAbsent(status, s -> new TreeSet<>()).add(seen);
  }

  /** Of a code put together from parts, those that are words. */
  private static String words(ExpressionTree code) {
    if (code instanceof LiteralTree literal) {
      return String.valueOf(literal.getValue());
    }
    return code instanceof BinaryTree sum
        ? words(sum.getLeftOperand()) + words(sum.getRightOperand())
        : ANYTHING;
  }

  private IllegalStateException unseen(String what, ExpressionTree expression) {
    return new IllegalStateException(
        "The %s of a refusal in %s is %s; name it where the refusal is made, for clients to read in docs/openapi."
            .formatted(what, types.peek(), expression));
  }
}
