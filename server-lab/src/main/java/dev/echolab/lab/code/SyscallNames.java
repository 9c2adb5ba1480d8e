package dev.echolab.lab.code;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which system calls belong to a topic, by the kernel's names (syscalls(2)). */
enum SyscallNames {
  ACCEPTING(Names.ACCEPT::contains),
  WAITING(Names.WAIT::contains),
  READING(Names.READ::contains),
  WRITING(Names.WRITE::contains),
  CLOSING(Names.CLOSE::contains),
  /** All but waiting, reading and writing. */
  NEITHER(name -> !Names.CROSSING.contains(name)),
  AFTER_ACCEPTING(name -> !Names.ACCEPT.contains(name)),
  ALL(name -> true),
  /** The kernel works alone. */
  NONE(name -> false);

  @SuppressWarnings("ImmutableEnumChecker") // stateless
  private final Predicate<String> contains;

  SyscallNames(Predicate<String> contains) {
    this.contains = contains;
  }

  boolean contains(String name) {
    return contains.test(name);
  }

  /** All names that are told apart when calls are counted. */
  static List<String> counted() {
    return Stream.of(Names.WAIT, Names.READ, Names.WRITE, Names.ACCEPT, Names.CLOSE)
        .flatMap(List::stream)
        .toList();
  }

  private static final class Names {
    static final List<String> WAIT =
        List.of(
            "epoll_wait",
            "epoll_pwait",
            "epoll_pwait2",
            "poll",
            "ppoll",
            "io_uring_enter",
            "futex",
            "sched_yield");
    static final List<String> READ = List.of("read", "readv", "recvfrom", "recvmsg");
    static final List<String> WRITE = List.of("write", "writev", "sendto", "sendmsg");
    static final List<String> ACCEPT =
        List.of(
            "accept",
            "accept4",
            "getsockname",
            "setsockopt",
            "getsockopt",
            "fcntl",
            "epoll_ctl",
            "clone",
            "clone3");
    static final List<String> CLOSE = List.of("shutdown", "dup2", "close", "exit");

    static final Set<String> CROSSING = new HashSet<>();

    static {
      CROSSING.addAll(WAIT);
      CROSSING.addAll(READ);
      CROSSING.addAll(WRITE);
    }

    private Names() {}
  }
}
