package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the result files that the user requested. Opened before the run, so that a file that
 * cannot be written is reported before the measurement.
 */
public final class OutputFiles implements AutoCloseable {
  private final List<ResultFile> opened = new ArrayList<>();
  private ResultFile json;
  private ResultFile csv;
  private Optional<IntervalLog> hlog = Optional.empty();

  private OutputFiles() {}

  /**
   * Checks that each file can be written.
   *
   * @param json null if not requested; likewise {@code csv} and {@code hlog}
   * @throws dev.echolab.cli.UserError naming the first that cannot
   */
  public static OutputFiles open(Path json, Path csv, Path hlog) {
    OutputFiles files = new OutputFiles();
    boolean complete = false;
    try {
      files.json = files.add("--json", json);
      files.csv = files.add("--csv", csv);
      ResultFile log = files.add("--hlog", hlog);
      files.hlog = hlog == null ? Optional.empty() : Optional.of(new IntervalLog(log));
      complete = true;
      return files;
    } finally {
      if (!complete) {
        files.close();
      }
    }
  }

  private ResultFile add(String option, Path file) {
    ResultFile result = ResultFile.open(option, file);
    opened.add(result);
    return result;
  }

  /** Returns the listeners that write during the run. */
  public List<RunListener> listeners() {
    return hlog.<List<RunListener>>map(List::of).orElse(List.of());
  }

  /** Writes the files of the finished run. */
  public void write(LoadPlan plan, RunResult result, Verdict verdict) {
    if (json.isRequested()) {
      json.write(Json.text(LoadDocument.of(plan, result, verdict)));
    }
    csv.write(String.join("\n", CsvReport.lines(result)) + "\n");
    hlog.ifPresent(IntervalLog::complete);
  }

  /** Deletes the files that are not complete. */
  @Override
  public void close() {
    hlog.ifPresent(IntervalLog::close);
    opened.forEach(ResultFile::close);
  }
}
