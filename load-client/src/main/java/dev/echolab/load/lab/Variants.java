package dev.echolab.load.lab;

import java.util.List;
import java.util.Optional;

/** The variants that the lab knows, in the order in which they are shown. */
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
          withNativeCode("netty-epoll", "epoll"),
          withNativeCode("netty-io_uring", "io_uring"));

  private Variants() {}

  private static Variant jdkOnly(String name, String module, String... arguments) {
    return new Variant(name, module, List.of(arguments), OLDEST_JDK, false);
  }

  private static Variant withNativeCode(String name, String transport) {
    return new Variant(name, "netty-server", List.of("--transport", transport), OLDEST_JDK, true);
  }

  public static List<Variant> all() {
    return ALL;
  }

  public static Optional<Variant> named(String name) {
    return ALL.stream().filter(variant -> variant.name().equals(name)).findFirst();
  }

  public static List<String> names() {
    return ALL.stream().map(Variant::name).toList();
  }
}
