package dev.echolab.lab.code;

import java.util.Locale;

/** The three models, in the order of the columns. */
enum Model {
  BIO("Blocking I/O", "bio-platform"),
  NIO("NIO selectors", "nio-1"),
  NETTY("Netty", "netty-nio");

  private final String title;
  private final String variant;

  Model(String title, String variant) {
    this.title = title;
    this.variant = variant;
  }

  String title() {
    return title;
  }

  /** The variant whose system calls stand for the model: of the same transport where it can be. */
  String variant() {
    return variant;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Path of one of its sources from the project's root, with forward slashes. */
  String path(String typeName) {
    return key() + "-server/src/main/java/dev/echolab/" + key() + "/" + typeName + ".java";
  }
}
