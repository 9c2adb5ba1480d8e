package dev.echolab.lab.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * Names the system calls in which a JVM's threads wait. Their numbers depend on the processor:
 * arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h in Linux.
 */
final class SyscallName {
  private static final Map<Integer, String> BY_NUMBER =
      switch (System.getProperty("os.arch")) {
        case "amd64", "x86_64" ->
            parse(
                "0 read 1 write 3 close 7 poll 9 mmap 10 mprotect 19 readv 20 writev 23 select"
                    + " 24 sched_yield 28 madvise 35 nanosleep 42 connect 43 accept 44 sendto"
                    + " 45 recvfrom 46 sendmsg 47 recvmsg 48 shutdown 202 futex"
                    + " 219 restart_syscall 230 clock_nanosleep 232 epoll_wait 233 epoll_ctl"
                    + " 271 ppoll 281 epoll_pwait 288 accept4 426 io_uring_enter"
                    + " 441 epoll_pwait2");
        case "aarch64" ->
            parse(
                "21 epoll_ctl 22 epoll_pwait 57 close 63 read 64 write 65 readv 66 writev"
                    + " 72 pselect6 73 ppoll 98 futex 101 nanosleep 115 clock_nanosleep"
                    + " 124 sched_yield 128 restart_syscall 202 accept 203 connect 206 sendto"
                    + " 207 recvfrom 210 shutdown 211 sendmsg 212 recvmsg 222 mmap 226 mprotect"
                    + " 233 madvise 242 accept4 426 io_uring_enter 441 epoll_pwait2");
        default -> Map.of();
      };

  private SyscallName() {}

  private static Map<Integer, String> parse(String table) {
    Map<Integer, String> names = new HashMap<>();
    String[] words = table.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      names.put(Integer.valueOf(words[i]), words[i + 1]);
    }
    return Map.copyOf(names);
  }

  /** Returns the name, or {@code syscall N} if this table has none. */
  static String of(int number) {
    return BY_NUMBER.getOrDefault(number, "syscall " + number);
  }
}
