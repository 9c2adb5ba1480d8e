package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;

/**
 * Describes one way to run one of the servers.
 *
 * @param name as users and results call it
 * @param module the server's module, and its jar
 * @param arguments the model's own options that make this variant
 * @param description what it is, in a few words
 */
public record Variant(String name, String module, List<String> arguments, String description) {
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  /** Returns the port of the server if none is given. */
  public int defaultPort() {
    return switch (module) {
      case "bio-server" -> 7001;
      case "nio-server" -> 7002;
      default -> 7003;
    };
  }

  /** Returns true if connections run on virtual threads, which /proc does not list. */
  public boolean hasVirtualThreads() {
    return arguments.contains("virtual");
  }

  /** Returns true if reads are submitted before the bytes arrive: there is no call to read them. */
  public boolean submitsReads() {
    return arguments.contains("io_uring");
  }

  /** Returns true if it depends on the kernel and the machine, beyond the JDK. */
  public boolean needsNativeCode() {
    return submitsReads() || arguments.contains("epoll");
  }

  /** Returns why this JDK cannot run the variant; empty if it can. It does not start it. */
  public Optional<String> whyNotOn(Runtime.Version jdk) {
    int minJdk = FIRST_JDK_WITH_VIRTUAL_THREADS;
    return hasVirtualThreads() && jdk.feature() < minJdk
        ? Optional.of("needs JDK " + minJdk + " or newer, this is JDK " + jdk.feature())
        : Optional.empty();
  }
}
