package dev.echolab.docs;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Groups the kernel's names of system calls (syscalls(2)) by what the calls are made for. */
enum SyscallNames {
  WAITING(
      "epoll_wait",
      "epoll_pwait",
      "epoll_pwait2",
      "poll",
      "ppoll",
      "io_uring_enter",
      "futex",
      "sched_yield"),
  READING("read", "readv", "recvfrom", "recvmsg"),
  WRITING("write", "writev", "sendto", "sendmsg"),
  ACCEPTING(
      "accept",
      "accept4",
      "getsockname",
      "setsockopt",
      "getsockopt",
      "fcntl",
      "epoll_ctl",
      "clone",
      "clone3"),
  CLOSING("shutdown", "dup2", "close", "exit"),
  /** All calls but those of waiting, reading and writing. */
  NEITHER,
  /** All calls but those of accepting. */
  AFTER_ACCEPTING,
  ALL,
  /** The kernel works alone. */
  NONE;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> names;

  SyscallNames(String... names) {
    this.names = Set.of(names);
  }

  boolean contains(String name) {
    return switch (this) {
      case NEITHER -> !WAITING.contains(name) && !READING.contains(name) && !WRITING.contains(name);
      case AFTER_ACCEPTING -> !ACCEPTING.contains(name);
      case ALL -> true;
      default -> names.contains(name);
    };
  }

  /** Returns the names of all calls that are counted by name; the others are counted as a total. */
  static List<String> counted() {
    return Stream.of(values()).flatMap(group -> group.names.stream()).sorted().toList();
  }
}
