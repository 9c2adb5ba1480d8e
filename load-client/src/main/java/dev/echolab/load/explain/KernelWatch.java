package dev.echolab.load.explain;

import dev.echolab.load.driver.CannotConnectException;
import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.kernel.ProcessIo;
import dev.echolab.load.kernel.SyscallCounter;
import dev.echolab.load.kernel.SyscallCounts;
import dev.echolab.load.record.RunResult;
import java.io.IOException;
import java.util.Optional;

/** Runs a load while the kernel counts the system calls of the server's process. */
final class KernelWatch implements RunListener {
  /** The share of the measured time by which the counted time may be off. */
  private static final double MOST_APART = 0.02;

  private final long pid;
  private Optional<SyscallCounter> counter = Optional.empty();
  private Optional<ProcessIo> begin = Optional.empty();
  private Optional<ProcessIo> end = Optional.empty();
  private String whyNot = "";
  private long beginNs;
  private long endNs;

  KernelWatch(long pid) {
    this.pid = pid;
  }

  /** Runs the plan; the measured time is counted. */
  KernelView run(LoadPlan plan) throws CannotConnectException, InterruptedException {
    try {
      RunResult result = LoadRun.run(plan, this);
      checkTimes(result);
      return new KernelView(result.echoes(), result.server(), counts(), whyNot, io());
    } finally {
      counter.ifPresent(SyscallCounter::close);
    }
  }

  @Override
  public void phase(Phase phase) {
    try {
      // In the warm-up all threads of the server are there, those of its connections, too.
      if (phase == Phase.WARMUP) {
        counter = Optional.of(SyscallCounter.attach(pid));
      } else if (phase == Phase.MEASURE) {
        begin = ioNow();
        if (counter.isPresent()) {
          counter.get().begin();
          beginNs = System.nanoTime();
        }
      } else if (phase == Phase.DRAIN) {
        if (counter.isPresent()) {
          endNs = System.nanoTime();
          counter.get().end();
        }
        end = ioNow();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Calls and echoes must be of the same time: attaching to many threads may outlast a warm-up. */
  private void checkTimes(RunResult result) {
    long apartNs =
        Math.abs(beginNs - result.measureStartNs()) + Math.abs(endNs - result.measureEndNs());
    if (counter.isPresent() && apartNs > result.measuredNs() * MOST_APART) {
      giveUp(
          new IOException("counted and measured time are %.0f ms apart".formatted(apartNs / 1e6)));
    }
  }

  private Optional<SyscallCounts> counts() throws InterruptedException {
    if (counter.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(counter.get().counts());
    } catch (IOException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  private void giveUp(IOException e) {
    whyNot = e.getMessage();
    counter.ifPresent(SyscallCounter::close);
    counter = Optional.empty();
  }

  private Optional<ProcessIo> ioNow() {
    try {
      return Optional.of(ProcessIo.of(pid));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<ProcessIo> io() {
    return begin.isPresent() && end.isPresent()
        ? Optional.of(end.get().minus(begin.get()))
        : Optional.empty();
  }
}
