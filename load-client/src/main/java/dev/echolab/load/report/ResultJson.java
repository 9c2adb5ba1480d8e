package dev.echolab.load.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;

/** The result of a run as JSON ({@code docs/load-result.schema.json}). */
public final class ResultJson {
  private ResultJson() {}

  public static ObjectNode toTree(LoadPlan plan, RunResult result, Verdict verdict) {
    throw new UnsupportedOperationException("in work");
  }

  public static void write(Path file, LoadPlan plan, RunResult result, Verdict verdict)
      throws IOException {
    throw new UnsupportedOperationException("in work");
  }
}
