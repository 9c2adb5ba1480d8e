package dev.echolab.load.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which package uses which, as their sources say. */
final class PackagePicture {
  private static final List<String> MODULES =
      List.of("common", "bio-server", "nio-server", "netty-server", "load-client");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package dev\\.echolab\\.([a-z.]+);");
  private static final Pattern USE = Pattern.compile("\\bdev\\.echolab\\.([a-z]+(?:\\.[a-z]+)*)");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");

  private PackagePicture() {}

  /**
   * The picture as Markdown.
   *
   * @param root the checkout
   * @throws IOException if a source cannot be read
   */
  static String of(Path root) throws IOException {
    StringBuilder out = new StringBuilder("```\n");
    for (String module : MODULES) {
      out.append(module).append('\n');
      for (Map.Entry<String, Set<String>> each : uses(root.resolve(module)).entrySet()) {
        out.append("  ").append(each.getKey());
        if (!each.getValue().isEmpty()) {
          out.append(" -> ").append(String.join(", ", each.getValue()));
        }
        out.append('\n');
      }
    }
    return out.append("```\n").toString();
  }

  private static Map<String, Set<String>> uses(Path module) throws IOException {
    Map<String, Set<String>> uses = new TreeMap<>();
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        add(Files.readString(file), uses);
      }
    }
    return uses;
  }

  private static void add(String source, Map<String, Set<String>> uses) {
    String code = COMMENT.matcher(source).replaceAll("");
    Matcher own = PACKAGE.matcher(code);
    if (!own.find()) {
      return;
    }
    Set<String> used = uses.computeIfAbsent(own.group(1), name -> new TreeSet<>());
    Matcher use = USE.matcher(code);
    while (use.find()) {
      if (!use.group(1).equals(own.group(1))) {
        used.add(use.group(1));
      }
    }
  }
}
