package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the variants of the lab, in the order in which they are shown. */
public final class Variants {
  private static final List<Variant> DEFAULTS =
      List.of(
          variant("bio-platform", "blocking, an OS thread per connection", "--workers platform"),
          variant("bio-virtual", "blocking, a virtual thread per connection", "--workers virtual"),
          variant("nio-1", "a selector, one loop", "--loops 1"),
          variant("nio", "selectors, a loop per core", "--loops 0"),
          variant("netty-nio", "Netty over selectors", "--transport nio"),
          variant("netty-epoll", "Netty over epoll, edge-triggered", "--transport epoll"),
          variant("netty-io_uring", "Netty over io_uring", "--transport io_uring"));

  /** Compare with a server of one thread, such as c-epoll in docs/performance.md. */
  private static final List<Variant> ON_REQUEST =
      List.of(
          variant(
              "bio-virtual-1",
              "blocking, virtual threads on one carrier",
              "--workers virtual --carriers 1"),
          variant("netty-nio-1", "Netty over selectors, one loop", "--transport nio --loops 1"),
          variant("netty-epoll-1", "Netty over epoll, one loop", "--transport epoll --loops 1"),
          variant(
              "netty-io_uring-1",
              "Netty over io_uring, one loop",
              "--transport io_uring --loops 1"));

  private Variants() {}

  /** The first word of a name is that of the server's module. */
  private static Variant variant(String name, String description, String arguments) {
    String module = name.split("-", 2)[0] + "-server";
    return new Variant(name, module, List.of(arguments.split(" ", -1)), description);
  }

  /** Returns the variants of a comparison that names none. */
  public static List<Variant> defaults() {
    return DEFAULTS;
  }

  /** Returns {@link #defaults} first, then those that must be asked for by name. */
  public static List<Variant> all() {
    return Stream.concat(DEFAULTS.stream(), ON_REQUEST.stream()).toList();
  }

  public static Optional<Variant> named(String name) {
    return all().stream().filter(variant -> variant.name().equals(name)).findFirst();
  }

  public static List<String> names() {
    return all().stream().map(Variant::name).toList();
  }
}
