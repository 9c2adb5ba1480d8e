package dev.echolab.lab.explain;

import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.SyscallProfiler;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs loads while the kernel counts the system calls of the server's process. */
final class CountedLoads {
  /** A count that is less sure than this is taken again. */
  private static final double UNSURE = 0.02;

  /** One that is less sure than this in every try is none. */
  private static final double FAR_TOO_UNSURE = 0.25;

  private static final int MOST_TRIES = 3;

  private final long pid;
  private final Target target;

  CountedLoads(long pid, Target target) {
    this.pid = pid;
    this.target = target;
  }

  /**
   * Runs the plan; its measured time is counted. Again, up to three times, if a busy machine took
   * so long to switch the counters that it is not sure which echoes they counted: the surest count
   * is taken.
   */
  SyscallProfile run(LoadPlan plan) throws ConnectFailedException, InterruptedException {
    SyscallProfile best = once(plan);
    for (int i = 1;
        i < MOST_TRIES && best.calls().isPresent() && best.unsureShare() > UNSURE;
        i++) {
      SyscallProfile next = once(plan);
      if (next.calls().isPresent() && next.unsureShare() < best.unsureShare()) {
        best = next;
      }
    }
    if (best.calls().isPresent() && best.unsureShare() > FAR_TOO_UNSURE) {
      return best.without(
          "switching the counters took so long, %d times, that %.0f %% of the echoes may or may not belong to them"
              .formatted(MOST_TRIES, best.unsureShare() * 100));
    }
    return best;
  }

  private SyscallProfile once(LoadPlan plan) throws ConnectFailedException, InterruptedException {
    Io io = new Io();
    try (SyscallProfiler watch = new SyscallProfiler(pid, target)) {
      RunResult load = LoadRun.run(plan, RunListener.all(List.of(io, watch)));
      Optional<SyscallProfiler.Counted> counted = watch.counted();
      return counted
          .map(
              c ->
                  new SyscallProfile(
                      c.echoes(),
                      c.unsureShare(),
                      Optional.of(c.server()),
                      Optional.of(c.calls()),
                      "",
                      Optional.empty()))
          .orElseGet(
              () ->
                  new SyscallProfile(
                      EchoCount.of(load),
                      0,
                      load.server(),
                      Optional.empty(),
                      watch.whyNot(),
                      io.between()));
    }
  }

  /** The next best, where the kernel's count cannot be had. */
  private final class Io implements RunListener {
    private Optional<ProcessIo> begin = Optional.empty();
    private Optional<ProcessIo> end = Optional.empty();

    @Override
    public void phase(Phase phase) {
      if (phase == Phase.MEASURE) {
        begin = now();
      } else if (phase == Phase.DRAIN) {
        end = now();
      }
    }

    private Optional<ProcessIo> now() {
      try {
        return Optional.of(ProcessIo.of(pid));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    private Optional<ProcessIo> between() {
      return begin.isPresent() && end.isPresent()
          ? Optional.of(end.get().minus(begin.get()))
          : Optional.empty();
    }
  }
}
