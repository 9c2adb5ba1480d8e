package dev.echolab.load.verdict;

import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.record.RunResult;
import java.util.List;

/** Decides whether a run may be believed. */
public final class Judge {
  private Judge() {}

  public static Verdict judge(LoadPlan plan, RunResult result, List<Slo> slos) {
    throw new UnsupportedOperationException("in work");
  }
}
