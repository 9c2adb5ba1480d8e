package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Holds the calls like read(2) and write(2) of a process, from {@code /proc/PID/io}
 * (proc_pid_io(5)). Calls like recv(2), send(2) and epoll_wait(2) and all that io_uring does are
 * not in it: it is a lower bound, and for servers that use those no figure at all.
 *
 * @param readCalls syscr
 * @param writeCalls syscw
 */
public record ProcessIo(long readCalls, long writeCalls) {

  /** Reads the file; fails if it is not there or not for this user. */
  public static ProcessIo of(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")));
  }

  static ProcessIo parse(List<String> lines) throws IOException {
    return new ProcessIo(ProcFile.field(lines, "syscr:"), ProcFile.field(lines, "syscw:"));
  }

  static ProcessIo sum(Collection<ProcessIo> calls) {
    return new ProcessIo(
        calls.stream().mapToLong(ProcessIo::readCalls).sum(),
        calls.stream().mapToLong(ProcessIo::writeCalls).sum());
  }

  ProcessIo minus(ProcessIo earlier) {
    return new ProcessIo(readCalls - earlier.readCalls, writeCalls - earlier.writeCalls);
  }
}
