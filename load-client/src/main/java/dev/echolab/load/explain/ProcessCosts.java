package dev.echolab.load.explain;

import dev.echolab.load.kernel.ContextSwitches;
import dev.echolab.load.kernel.ProcessCpu;
import java.io.IOException;
import java.util.Optional;

/** What a server's process had cost at one moment. */
record ProcessCosts(ProcessCpu cpu, ContextSwitches switches) {

  /** Empty if the kernel does not tell. */
  static Optional<ProcessCosts> of(long pid) {
    try {
      return Optional.of(
          new ProcessCosts(ProcessCpu.of(Long.toString(pid)), ContextSwitches.of(pid)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
