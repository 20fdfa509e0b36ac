package io.figwizard.openapi;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the domain's own comments say of its types, in plain text. */
final class Comments {
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, String> components = new HashMap<>();

  void add(String type, DocCommentTree comment) {
    types.put(type, text(comment.getFullBody()));
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree parameter) {
        components.put(
            type + "." + parameter.getName().getName(), text(parameter.getDescription()));
      }
    }
  }

  @Nullable String of(Class<?> type) {
    return blankToNull(types.get(type.getName()));
  }

  @Nullable String of(Class<?> record, String component) {
    return blankToNull(components.get(record.getName() + "." + component));
  }

  @Nullable String ofPackage(String name) {
    return blankToNull(types.get(name + ".package-info"));
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static String text(List<? extends DocTree> parts) {
    StringBuilder text = new StringBuilder();
    for (DocTree part : parts) {
      if (part instanceof LiteralTree literal) {
        text.append('`').append(literal.getBody().getBody()).append('`');
      } else if (part instanceof LinkTree link) {
        text.append('`').append(simple(link)).append('`');
      } else if (part instanceof StartElementTree element) {
        text.append(element.getName().contentEquals("p") ? "\n\n" : "");
      } else if (part.getKind() != DocTree.Kind.END_ELEMENT) {
        text.append(part);
      }
    }
    return text.toString()
        .replaceAll("[ \\t]*\\n[ \\t]*\\n\\s*", "\u0001")
        .replaceAll("\\s+", " ")
        .replace("\u0001", "\n\n")
        .strip();
  }

  private static String simple(LinkTree link) {
    String signature = link.getReference().getSignature();
    return signature.substring(signature.lastIndexOf('.') + 1).replace('#', '.');
  }
}
