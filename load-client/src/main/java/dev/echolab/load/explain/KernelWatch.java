package dev.echolab.load.explain;

import dev.echolab.load.driver.CannotConnectException;
import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.kernel.ProcessIo;
import dev.echolab.load.kernel.SyscallCounter;
import dev.echolab.load.kernel.SyscallCounter.Switching;
import dev.echolab.load.kernel.SyscallCounts;
import dev.echolab.load.record.RunResult;
import java.io.IOException;
import java.util.Optional;

/** Runs a load while the kernel counts the system calls of the server's process. */
final class KernelWatch implements RunListener {
  /** The counts are given up if the number of echoes they belong to is less sure than this. */
  private static final double MOST_UNSURE = 0.1;

  private final long pid;
  private Optional<SyscallCounter> counter = Optional.empty();
  private Optional<ProcessIo> begin = Optional.empty();
  private Optional<ProcessIo> end = Optional.empty();
  private String whyNot = "";
  private Switching counting = Switching.NEVER;
  private Switching notCounting = Switching.NEVER;

  KernelWatch(long pid) {
    this.pid = pid;
  }

  /** Runs the plan; the measured time is counted. */
  KernelView run(LoadPlan plan) throws CannotConnectException, InterruptedException {
    return view(load(plan));
  }

  /** The load alone; {@link #view} must follow. */
  RunResult load(LoadPlan plan) throws CannotConnectException, InterruptedException {
    boolean ran = false;
    try {
      RunResult result = LoadRun.run(plan, this);
      ran = true;
      return result;
    } finally {
      if (!ran) {
        counter.ifPresent(SyscallCounter::close);
      }
    }
  }

  /** What was counted during a load; ends the counting. */
  KernelView view(RunResult result) throws InterruptedException {
    try {
      double unsure = unsureShare(result);
      if (counter.isPresent() && unsure > MOST_UNSURE) {
        giveUp(
            new IOException(
                "switching the counters took %.0f %% of the time".formatted(unsure * 100)));
      }
      return new KernelView(Echoes.of(result), unsure, result.server(), counts(), whyNot, io());
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
          counting = counter.get().begin();
        }
      } else if (phase == Phase.DRAIN) {
        if (counter.isPresent()) {
          notCounting = counter.get().end();
        }
        end = ioNow();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** The share of the measured time in which some threads were counted and others were not. */
  private double unsureShare(RunResult result) {
    return (double) (counting.lengthNs() + notCounting.lengthNs())
        / 2
        / Math.max(1, result.measuredNs());
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
