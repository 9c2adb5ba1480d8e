package dev.echolab.lab.cli;

import dev.echolab.cli.ExitCode;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.RegressionCheck;
import dev.echolab.load.cli.Converters;
import java.util.List;
import picocli.CommandLine.Option;

/** Reads {@code --fail-on-regression}, and decides the exit code by it. */
final class RegressionOption {
  @Option(
      names = "--fail-on-regression",
      paramLabel = "SHARE",
      converter = Converters.OfFraction.class,
      description =
          "Exit 3 if throughput (p99 with --rate) or server CPU per echo is surely worse than"
              + " before (in compare without --against: than --baseline) by more than this, such as"
              + " 5%%: its whole interval is beyond it. Exit 4 if one of them has no interval.")
  private Double share;

  boolean isAsked() {
    return share != null;
  }

  /** Returns the share by which a figure may be worse; 0 without the option. */
  double limit() {
    return share == null ? 0 : share;
  }

  /** Returns the exit code of a result that is VALID. */
  int exitCode(BaselineComparison changes) {
    return exitCode(changes.regressions(), changes.isConclusive());
  }

  /** Returns the exit code of a result that is VALID. */
  int exitCode(RegressionCheck check) {
    return exitCode(check.regressions(), check.undecided().isEmpty());
  }

  private int exitCode(List<String> regressions, boolean isConclusive) {
    if (!isAsked()) {
      return ExitCode.GOOD;
    }
    if (!regressions.isEmpty()) {
      return ExitCode.THRESHOLD_MISSED;
    }
    return isConclusive ? ExitCode.GOOD : ExitCode.INVALID;
  }
}
