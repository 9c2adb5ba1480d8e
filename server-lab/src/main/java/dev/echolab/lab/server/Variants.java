package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the variants of the lab, in the order in which they are shown. */
public final class Variants {
  private static final int OLDEST_JDK = 17;
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  private static final List<Variant> DEFAULTS =
      List.of(
          new Variant(
              "bio-platform",
              "bio-server",
              List.of("--workers", "platform"),
              OLDEST_JDK,
              false,
              "blocking, an OS thread per connection"),
          virtual("bio-virtual", "blocking, a virtual thread per connection"),
          nio("nio-1", "1", "a selector, one loop"),
          nio("nio", "0", "selectors, a loop per core"),
          netty("netty-nio", "nio", "Netty over selectors"),
          netty("netty-epoll", "epoll", "Netty over epoll, edge-triggered"),
          netty("netty-io_uring", "io_uring", "Netty over io_uring"));

  /** Compare with a server of one thread, such as c-epoll in docs/performance.md. */
  private static final List<Variant> ON_REQUEST =
      List.of(
          virtual("bio-virtual-1", "blocking, virtual threads on one carrier", "--carriers", "1"),
          netty("netty-nio-1", "nio", "Netty over selectors, one loop", "--loops", "1"),
          netty("netty-epoll-1", "epoll", "Netty over epoll, one loop", "--loops", "1"),
          netty("netty-io_uring-1", "io_uring", "Netty over io_uring, one loop", "--loops", "1"));

  private Variants() {}

  private static Variant virtual(String name, String description, String... more) {
    return new Variant(
        name,
        "bio-server",
        Stream.concat(Stream.of("--workers", "virtual"), Stream.of(more)).toList(),
        FIRST_JDK_WITH_VIRTUAL_THREADS,
        false,
        description);
  }

  private static Variant nio(String name, String loops, String description) {
    return new Variant(
        name, "nio-server", List.of("--loops", loops), OLDEST_JDK, false, description);
  }

  private static Variant netty(String name, String transport, String description, String... more) {
    return new Variant(
        name,
        "netty-server",
        Stream.concat(Stream.of("--transport", transport), Stream.of(more)).toList(),
        OLDEST_JDK,
        !transport.equals("nio"),
        description);
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

  /** Returns the names of {@link #all}. */
  public static List<String> names() {
    return all().stream().map(Variant::name).toList();
  }
}
