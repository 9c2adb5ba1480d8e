package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.LatencyTables;
import dev.echolab.load.report.LoadReport;
import dev.echolab.load.report.OutputFiles;
import dev.echolab.load.report.OutputFiles.Names;
import dev.echolab.load.verdict.Slo;
import dev.echolab.load.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Declares what is done with a result, measured or merged: thresholds, report, files. */
final class ResultOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--slo",
      paramLabel = "THRESHOLD",
      description =
          "A threshold that the result must meet; repeatable: p99<2ms, mean<1ms, max<50ms,"
              + " errors<0.1%%, rate>=50k")
  private List<Slo> slos = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write the whole result as JSON; -: to standard output (the report to standard error)")
  private Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write one line per second")
  private Path csv;

  @Option(names = "--html", paramLabel = "FILE", description = "Write the result as a web page")
  private Path html;

  @Option(
      names = "--percentiles",
      description = "Print the percentile distribution of the latencies")
  private boolean percentiles;

  List<Slo> slos() {
    return slos;
  }

  /** Returns the files that are written; no two may be the same. */
  Names files(Path hlog, Path stream) {
    Set<Path> seen = new HashSet<>();
    for (Path file : Stream.of(json, csv, html, hlog, stream).filter(Objects::nonNull).toList()) {
      boolean isNew = seen.add(file.toAbsolutePath().normalize());
      CommandLines.require(command, isNew, "two options name the same output file, " + file);
    }
    CommandLines.require(
        command,
        Stream.of(csv, html, hlog).noneMatch(OutputFiles::isStandardOutput),
        "'-' is for --json and --stream only");
    return new Names(json, csv, html, hlog, stream);
  }

  /** Opens the files, before anything is measured. */
  OutputFiles open(Names names, Map<String, String> environment) {
    return OutputFiles.open(names, command.commandLine().getOut(), environment);
  }

  /** Prints the report and writes the files. */
  void report(
      LoadPlan plan, RunResult result, Verdict verdict, OutputFiles outputs, List<String> notes) {
    List<String> lines = new ArrayList<>(LoadReport.lines(plan, result, verdict));
    if (percentiles) {
      lines.addAll(LatencyTables.percentileLines(result));
    }
    lines.addAll(notes);
    CommandLine line = command.commandLine();
    PrintWriter out = outputs.isStandardOutputUsed() ? line.getErr() : line.getOut();
    lines.forEach(out::println);
    out.flush();
    try {
      outputs.write(plan, result, verdict);
    } finally {
      line.getOut().flush();
    }
  }
}
