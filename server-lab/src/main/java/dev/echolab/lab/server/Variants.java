package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the variants of the lab, in the order in which they are shown.
 *
 * <p>Those with one thread for everything ({@code -1}) are what compares with a server of one
 * thread, such as c-epoll in docs/performance.md.
 */
public final class Variants {
  private static final int OLDEST_JDK = 17;
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  private static final List<Variant> ALL =
      List.of(
          new Variant(
              "bio-platform",
              "bio-server",
              List.of("--workers", "platform"),
              OLDEST_JDK,
              false,
              "blocking, an OS thread per connection"),
          virtual("bio-virtual", "blocking, a virtual thread per connection"),
          nio("nio-1", "1", "selector, one thread for all"),
          nio("nio", "0", "selectors, a loop per core"),
          netty("nio", "over selectors"),
          netty("epoll", "over epoll, edge-triggered"),
          netty("io_uring", "over io_uring"));

  private static final List<Variant> WITH_ONE_THREAD =
      List.of(
          virtual("bio-virtual-1", "the same on one carrier thread", "--carriers", "1"),
          netty("nio", "the same on one loop", "--loops", "1"),
          netty("epoll", "the same on one loop", "--loops", "1"),
          netty("io_uring", "the same on one loop", "--loops", "1"));

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

  private static Variant netty(String transport, String description, String... more) {
    return new Variant(
        "netty-" + transport + (more.length == 0 ? "" : "-1"),
        "netty-server",
        Stream.concat(Stream.of("--transport", transport), Stream.of(more)).toList(),
        OLDEST_JDK,
        !transport.equals("nio"),
        more.length == 0 ? "Netty " + description : description);
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
