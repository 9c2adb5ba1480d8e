package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the variants of the lab, in the order in which they are shown.
 *
 * <p>Those with one thread for everything ({@code -1}) are what compares with a server of one
 * thread, such as the yardstick of docs/performance.md.
 */
public final class Variants {
  private static final int OLDEST_JDK = 17;
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  private static final List<Variant> ALL =
      List.of(
          jdkOnly("bio-platform", "bio-server", "--workers", "platform"),
          new Variant(
              "bio-virtual",
              "bio-server",
              List.of("--workers", "virtual"),
              FIRST_JDK_WITH_VIRTUAL_THREADS,
              false),
          jdkOnly("nio-1", "nio-server", "--loops", "1"),
          jdkOnly("nio", "nio-server", "--loops", "0"),
          jdkOnly("netty-nio", "netty-server", "--transport", "nio"),
          withNativeCode("netty-epoll", "--transport", "epoll"),
          withNativeCode("netty-io_uring", "--transport", "io_uring"));

  private static final List<Variant> WITH_ONE_THREAD =
      List.of(
          new Variant(
              "bio-virtual-1",
              "bio-server",
              List.of("--workers", "virtual", "--carriers", "1"),
              FIRST_JDK_WITH_VIRTUAL_THREADS,
              false),
          jdkOnly("netty-nio-1", "netty-server", "--transport", "nio", "--loops", "1"),
          withNativeCode("netty-epoll-1", "--transport", "epoll", "--loops", "1"),
          withNativeCode("netty-io_uring-1", "--transport", "io_uring", "--loops", "1"));

  private Variants() {}

  private static Variant jdkOnly(String name, String module, String... arguments) {
    return new Variant(name, module, List.of(arguments), OLDEST_JDK, false);
  }

  private static Variant withNativeCode(String name, String... arguments) {
    return new Variant(name, "netty-server", List.of(arguments), OLDEST_JDK, true);
  }

  /** Returns the variants of a comparison that names none. */
  public static List<Variant> all() {
    return ALL;
  }

  /** {@link #all} and those that must be asked for by name. */
  public static List<Variant> known() {
    return Stream.concat(ALL.stream(), WITH_ONE_THREAD.stream()).toList();
  }

  public static Optional<Variant> named(String name) {
    return known().stream().filter(variant -> variant.name().equals(name)).findFirst();
  }

  /** Returns the names of all {@link #known}. */
  public static List<String> names() {
    return known().stream().map(Variant::name).toList();
  }
}
