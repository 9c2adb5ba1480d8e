package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the result files that the user requested. Opened before the run, so that a file that
 * cannot be written is reported before the measurement.
 */
public final class OutputFiles implements AutoCloseable {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private final Names names;
  private final List<ResultFile> opened = new ArrayList<>();
  private final List<RunListener> listeners = new ArrayList<>();
  private final List<Runnable> completions = new ArrayList<>();
  private final List<Writing> writings = new ArrayList<>();
  private Optional<IntervalLog> hlog = Optional.empty();

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

  private record Writing(Consumer<String> file, Formatter formatter) {}

  private OutputFiles(Names names) {
    this.names = names;
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
   * @throws dev.echolab.cli.UserError naming the first that cannot
   */
  public static OutputFiles open(Names names, PrintWriter standardOutput) {
    OutputFiles files = new OutputFiles(names);
    boolean complete = false;
    try {
      files.add(
          "--json", names.json, standardOutput, (p, r, v) -> Json.text(LoadDocument.of(p, r, v)));
      files.add("--csv", names.csv, standardOutput, (p, r, v) -> CsvReport.text(r));
      files.add("--html", names.html, standardOutput, HtmlReport::render);
      if (names.hlog != null) {
        IntervalLog log = new IntervalLog(files.opened(ResultFile.open("--hlog", names.hlog)));
        files.hlog = Optional.of(log);
        files.listeners.add(log);
        files.completions.add(log::complete);
      }
      files.addStream(names.stream, standardOutput);
      complete = true;
      return files;
    } finally {
      if (!complete) {
        files.close();
      }
    }
  }

  private void add(String option, Path file, PrintWriter standardOutput, Formatter formatter) {
    if (isStandardOutput(file)) {
      writings.add(new Writing(standardOutput::print, formatter));
    } else if (file != null) {
      writings.add(new Writing(opened(ResultFile.open(option, file))::write, formatter));
    }
  }

  private void addStream(Path stream, PrintWriter standardOutput) {
    if (isStandardOutput(stream)) {
      listeners.add(new JsonStream(standardOutput, Instant::now));
    } else if (stream != null) {
      ResultFile file = opened(ResultFile.openInPlace("--stream", stream));
      PrintWriter out = new PrintWriter(file.stream(), false, StandardCharsets.UTF_8);
      listeners.add(new JsonStream(out, Instant::now));
      completions.add(
          () -> {
            out.close();
            file.complete();
          });
    }
  }

  private ResultFile opened(ResultFile file) {
    opened.add(file);
    return file;
  }

  /** Returns the listeners that write during the run. */
  public List<RunListener> listeners() {
    return listeners;
  }

  public void write(LoadPlan plan, RunResult result, Verdict verdict) {
    for (Writing writing : writings) {
      writing.file.accept(writing.formatter.text(plan, result, verdict));
    }
    completions.forEach(Runnable::run);
  }

  /** Deletes the files that are not complete. */
  @Override
  public void close() {
    hlog.ifPresent(IntervalLog::close);
    opened.forEach(ResultFile::close);
  }
}
