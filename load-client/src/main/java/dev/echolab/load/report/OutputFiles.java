package dev.echolab.load.report;

import dev.echolab.cli.UserError;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the result files that the user requested. Opened before the run, so that a file that
 * cannot be written is reported before the measurement.
 */
public final class OutputFiles implements AutoCloseable {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private final Names names;
  private final PrintWriter standardOutput;
  private final List<RunListener> listeners = new ArrayList<>();
  private final List<Ending> endings = new ArrayList<>();
  private final List<Runnable> closings = new ArrayList<>();

  /**
   * Names the files.
   *
   * @param json null if not requested, as all; {@code -} for standard output, as {@code stream}
   */
  public record Names(Path json, Path csv, Path html, Path hlog, Path stream) {}

  /** Makes the text of one file. */
  @FunctionalInterface
  private interface Formatter {
    String text(LoadPlan plan, RunResult result, Verdict verdict);
  }

  /** Completes one file after the run. */
  @FunctionalInterface
  private interface Ending {
    void complete(LoadPlan plan, RunResult result, Verdict verdict);
  }

  private OutputFiles(Names names, PrintWriter standardOutput) {
    this.names = names;
    this.standardOutput = standardOutput;
  }

  /** Returns whether a name, which may be null, stands for standard output. */
  public static boolean isStandardOutput(Path file) {
    return STANDARD_OUTPUT.equals(file);
  }

  /** Returns whether standard output is one of the files, and must hold nothing else. */
  public boolean isStandardOutputUsed() {
    return isStandardOutput(names.json) || isStandardOutput(names.stream);
  }

  /**
   * Checks that each file can be written.
   *
   * @param environment where the run is made, or those that are merged
   */
  public static OutputFiles open(
      Names names, PrintWriter standardOutput, Map<String, String> environment) {
    OutputFiles files = new OutputFiles(names, standardOutput);
    try {
      files.add(
          "--json", names.json, (p, r, v) -> Json.text(LoadDocument.of(p, r, v, environment)));
      files.add("--csv", names.csv, (p, r, v) -> CsvReport.text(r));
      files.add("--html", names.html, (p, r, v) -> HtmlReport.render(p, r, v, environment));
      files.addIntervalLog(names.hlog);
      files.addStream(names.stream);
      return files;
    } catch (UserError e) {
      files.close();
      throw e;
    }
  }

  private void add(String option, Path file, Formatter formatter) {
    if (file != null) {
      Consumer<String> out =
          isStandardOutput(file)
              ? standardOutput::print
              : opened(ResultFile.open(option, file))::write;
      endings.add((plan, result, verdict) -> out.accept(formatter.text(plan, result, verdict)));
    }
  }

  private void addIntervalLog(Path file) {
    if (file != null) {
      IntervalLog log = new IntervalLog(opened(ResultFile.open("--hlog", file)));
      closings.add(log::close);
      listeners.add(log);
      endings.add((plan, result, verdict) -> log.complete());
    }
  }

  private void addStream(Path stream) {
    if (isStandardOutput(stream)) {
      listeners.add(new JsonStream(standardOutput));
    } else if (stream != null) {
      ResultFile file = opened(ResultFile.openInPlace("--stream", stream));
      PrintWriter out = new PrintWriter(file.stream(), false, StandardCharsets.UTF_8);
      listeners.add(new JsonStream(out));
      endings.add(
          (plan, result, verdict) -> {
            out.close();
            file.complete();
          });
    }
  }

  private ResultFile opened(ResultFile file) {
    closings.add(file::close);
    return file;
  }

  /** Returns the listeners that write during the run. */
  public List<RunListener> listeners() {
    return listeners;
  }

  /** Writes and completes all files; one that cannot be written does not keep the others. */
  public void write(LoadPlan plan, RunResult result, Verdict verdict) {
    forEach(endings, ending -> ending.complete(plan, result, verdict));
  }

  /** Deletes the files that are not complete. */
  @Override
  public void close() {
    forEach(closings, Runnable::run);
  }

  /** Takes a step for all files; the UserError at the end has the messages of all failures. */
  private static <T> void forEach(List<T> files, Consumer<T> step) {
    List<String> failures = new ArrayList<>();
    for (T file : files) {
      try {
        step.accept(file);
      } catch (UserError e) {
        failures.add(e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new UserError(String.join("; ", failures));
    }
  }
}
