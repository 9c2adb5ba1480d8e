package dev.echolab.lab.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The sources of the servers as the build packed them into this jar. One thread. */
final class Sources {
  private static final String ROOT = "/sources/";

  private final Map<String, SourceFile> parsed = new HashMap<>();

  /** One source, by its path from the project's root. */
  SourceFile file(String path) {
    return parsed.computeIfAbsent(path, it -> SourceFile.parse(it, text(it)));
  }

  /** A packed file as text. */
  static String text(String path) {
    return resource(ROOT + path);
  }

  /** A resource of this package, or an absolute one. */
  static String resource(String path) {
    try (InputStream in = Sources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("not packed: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
