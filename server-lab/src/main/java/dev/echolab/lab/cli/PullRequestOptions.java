package dev.echolab.lab.cli;

import dev.echolab.cli.ExitCode;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.RegressionCheck;
import dev.echolab.load.cli.Converters;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads the options for the check of a pull request: {@code --fail-on-regression}, which decides
 * the exit code, and {@code --markdown}, which replaces the report's text.
 */
final class PullRequestOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--fail-on-regression",
      paramLabel = "SHARE",
      converter = Converters.OfFraction.class,
      description =
          "Exit 3 if throughput (p99 with --rate) or server CPU per echo is surely worse than"
              + " before (in compare without --against: than --baseline) by more than this, such as"
              + " 5%%: its whole interval is beyond it. Exit 4 if one of them has no interval.")
  private Double share;

  @Option(
      names = "--markdown",
      description = "Print the report as Markdown, for a comment on a pull request.")
  private boolean markdown;

  boolean failsOnRegression() {
    return share != null;
  }

  boolean isMarkdown() {
    return markdown;
  }

  /** Returns where the names of written files go: standard output may hold Markdown only. */
  PrintWriter notices() {
    return markdown ? command.commandLine().getErr() : command.commandLine().getOut();
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
    if (!failsOnRegression()) {
      return ExitCode.GOOD;
    }
    if (!regressions.isEmpty()) {
      return ExitCode.THRESHOLD_MISSED;
    }
    return isConclusive ? ExitCode.GOOD : ExitCode.INVALID;
  }
}
