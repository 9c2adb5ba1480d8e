package dev.echolab.docs;

/** Names the three I/O models, in the order of the columns. */
enum Model {
  BIO("Blocking I/O", "bio", "bio-platform"),
  NIO("NIO selectors", "nio", "nio-1"),
  NETTY("Netty", "netty", "netty-nio");

  private final String title;
  private final String packageName;
  private final String variant;

  Model(String title, String packageName, String variant) {
    this.title = title;
    this.packageName = packageName;
    this.variant = variant;
  }

  String title() {
    return title;
  }

  /** Returns the variant whose system calls are counted for the model. */
  String variant() {
    return variant;
  }

  /** Returns the folder with the server's sources, from the project's root. */
  String sources() {
    return packageName + "-server/src/main/java/dev/echolab/" + packageName;
  }
}
