package dev.echolab.lab.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.compare.BaselineComparison;
import dev.echolab.lab.compare.BaselineResult;
import dev.echolab.lab.compare.BaselineText;
import dev.echolab.lab.compare.LoadRuns;
import dev.echolab.lab.console.Markdown;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@code lab diff}: what changed from one result to another. */
@Command(
    name = "diff",
    headerHeading = "Example: lab diff before.json after.json%n%n",
    description = {
      "Show what changed between two results of lab load, or two of lab compare.",
      "A folder with the .json results of 5 or more equal loads on each side gives intervals:",
      "lab diff before/ after/"
    },
    footer = {
      "",
      "Exit codes: 0 good; 1 a file cannot be read or written; 2 usage; 3 a regression",
      "(--fail-on-regression); 4 nothing can be compared, or a regression check has too few",
      "VALID trials."
    })
public final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A result file or a folder")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "A result file or a folder")
  private Path after;

  @Mixin private PullRequestOptions pullRequest;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the changes as JSON to this file.")
  private Path json;

  @Override
  public Integer call() {
    CommandLines.require(
        spec,
        json == null || Stream.of(before, after).noneMatch(this::replaces),
        "--json would replace a result that is compared, " + json);
    BaselineResult earlier = read(before);
    BaselineResult later = read(after);
    if (!earlier.kind().equals(later.kind())) {
      throw new UserError(
          "%s is a result of lab %s and %s one of lab %s"
              .formatted(before, earlier.kind(), after, later.kind()));
    }
    BaselineComparison changes = BaselineComparison.of(later, earlier, pullRequest.limit());
    PrintWriter out = spec.commandLine().getOut();
    Stream<String> leftOut = Stream.of(earlier, later).flatMap(each -> each.leftOut().stream());
    if (pullRequest.isMarkdown()) {
      BaselineText.markdown(changes).forEach(out::println);
      leftOut.map(text -> "- " + Markdown.text(text)).forEach(out::println);
    } else {
      List<String> lines = Stream.concat(Stream.of(changes.headline()), leftOut).toList();
      TextWidth.wrap(lines).forEach(out::println);
      BaselineText.lines(changes).forEach(out::println);
    }
    new ResultFiles(List.of())
        .write("--json", json, () -> Json.text(changes))
        .finish(pullRequest.notices());
    return changes.changes().isEmpty() ? ExitCode.INVALID : pullRequest.exitCode(changes);
  }

  private boolean replaces(Path input) {
    try {
      return LoadRuns.files(input).stream().anyMatch(file -> ResultFiles.isSame(json, file));
    } catch (IOException e) {
      throw new UserError(input + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static BaselineResult read(Path path) {
    try {
      return LoadRuns.readAny(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }
}
