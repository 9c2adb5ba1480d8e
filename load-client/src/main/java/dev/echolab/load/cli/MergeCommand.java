package dev.echolab.load.cli;

import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.load.report.HlogMerge;
import dev.echolab.load.report.LoadDocumentReader;
import dev.echolab.load.report.LoadDocumentReader.Stored;
import dev.echolab.load.report.LoadReport;
import dev.echolab.load.report.MergedResult;
import dev.echolab.load.report.OutputFiles;
import dev.echolab.load.report.WriteFailedException;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Slo;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab merge}: the results of several client machines as one. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Join the results of several client machines that ran together: .json files of lab load"
            + " --json, or .hlog files. Percentiles come from the added histograms.")
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RESULT",
      arity = "2..*",
      description = "Two or more .json files, or two or more .hlog files")
  private List<Path> files;

  @Option(
      names = "--slo",
      paramLabel = "THRESHOLD",
      converter = Converters.OfSlo.class,
      description = "What the whole has to meet, as for lab load")
  private List<Slo> slos = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the whole as JSON")
  private Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write one line per second")
  private Path csv;

  @Option(names = "--hlog", paramLabel = "FILE", description = "Write the joined .hlog")
  private Path hlog;

  @Option(
      names = "--percentiles",
      description = "Print the percentile distribution of the latencies")
  private boolean percentiles;

  @Override
  public Integer call() {
    long logs = files.stream().filter(file -> file.toString().endsWith(".hlog")).count();
    require(logs == 0 || logs == files.size(), "RESULT: .json and .hlog files cannot be joined");
    boolean ofLogs = logs > 0;
    require(ofLogs || hlog == null, "--hlog needs .hlog files to join");
    require(
        !ofLogs || (json == null && csv == null && slos.isEmpty() && !percentiles),
        "--json, --csv, --slo and --percentiles need .json files to join");
    try {
      return ofLogs ? mergeLogs() : mergeResults();
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private int mergeResults() throws IOException {
    List<Stored> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(LoadDocumentReader.read(file));
    }
    MergedResult joined = MergedResult.of(parts);
    List<String> invalid =
        parts.stream()
            .filter(part -> !part.verdict().isValid())
            .map(part -> part.file().toString())
            .toList();
    Verdict verdict = RunValidator.judgeJoined(joined.plan(), joined.result(), slos, invalid);
    try (OutputFiles outputs = OutputFiles.open(json, csv, null)) {
      PrintWriter out = spec.commandLine().getOut();
      LoadReport.lines(joined.plan(), joined.result(), verdict).forEach(out::println);
      if (percentiles) {
        LoadReport.percentileLines(joined.result()).forEach(out::println);
      }
      out.flush();
      outputs.write(joined.plan(), joined.result(), verdict);
    }
    return verdict.exitCode();
  }

  private int mergeLogs() throws IOException {
    HlogMerge merge = new HlogMerge();
    for (Path file : files) {
      merge.add(file);
    }
    if (hlog != null) {
      try {
        merge.write(hlog);
      } catch (IOException e) {
        throw new WriteFailedException("--hlog", hlog, e);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    LoadReport.histogramLines(files.size() + " logs", merge.total()).forEach(out::println);
    out.flush();
    return ExitCode.GOOD;
  }
}
