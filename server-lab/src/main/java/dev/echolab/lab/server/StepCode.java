package dev.echolab.lab.server;

import dev.echolab.load.report.Resource;
import java.util.List;

/** Reads the texts of {@code lab code}, which the document generator writes. */
public final class StepCode {
  /** All topics in their order: a step's index is its number. */
  public static final List<String> TOPICS =
      List.of(
          "accept",
          "receive",
          "read",
          "process",
          "write",
          "transmit",
          "backpressure",
          "close",
          "errors");

  /** Begins the line with the system calls, which ends the code of a model. */
  public static final String CALLS = "  => ";

  private StepCode() {}

  public static List<String> lines(String topic) {
    return Resource.text(StepCode.class, "/dev/echolab/lab/cli/code/" + topic + ".txt")
        .lines()
        .toList();
  }
}
