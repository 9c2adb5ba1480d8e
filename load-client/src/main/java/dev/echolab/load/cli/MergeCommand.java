package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.UserError;
import dev.echolab.load.report.MergedResult;
import dev.echolab.load.report.MergedResult.Part;
import dev.echolab.load.report.OutputFiles;
import dev.echolab.load.report.OutputFiles.Names;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@code lab merge}: merges the results of several client machines. */
@Command(
    name = "merge",
    headerHeading = "Example: lab merge a.json b.json --json whole.json%n%n",
    description =
        "Merge the results of several client machines that ran together: .json files of lab load"
            + " --json. Percentiles come from the added histograms.")
public final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RESULT", arity = "2..*", description = "Two or more .json files")
  private List<Path> files;

  @Mixin private ResultOptions output;

  @Override
  public Integer call() {
    files.forEach(this::refuseIntervalLog);
    Names names = output.files(null, null);
    try {
      refuseOverwriting("--json", names.json());
      refuseOverwriting("--csv", names.csv());
      refuseOverwriting("--html", names.html());
      return mergeResults(names);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /** Refuses an interval log: the JSON results hold the same histograms, and the workload. */
  private void refuseIntervalLog(Path file) {
    CommandLines.require(
        spec,
        !file.toString().endsWith(".hlog"),
        "RESULT: " + file + " is an interval log; merge the .json results of these runs");
  }

  private void refuseOverwriting(String option, Path output) throws IOException {
    for (Path input : files) {
      if (output != null
          && Files.exists(output)
          && Files.exists(input)
          && Files.isSameFile(output, input)) {
        throw CommandLines.usage(spec, option + ": " + output + " is one of the results to merge");
      }
    }
  }

  private int mergeResults(Names names) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(Part.read(file));
    }
    MergedResult merged = MergedResult.of(parts);
    List<String> invalid =
        parts.stream()
            .filter(part -> !part.verdict().isValid())
            .map(part -> part.file().toString())
            .toList();
    Verdict verdict =
        RunValidator.judgeMerged(merged.plan(), merged.result(), output.slos(), invalid);
    try (OutputFiles outputs = output.open(names, merged.environment())) {
      output.report(merged.plan(), merged.result(), verdict, outputs, List.of());
    }
    return verdict.exitCode();
  }
}
