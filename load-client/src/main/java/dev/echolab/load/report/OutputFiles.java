package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Writes the result files that the user requested. Opened before the run, so that a file that
 * cannot be written is reported before the measurement.
 */
public final class OutputFiles implements AutoCloseable {
  private final Path json;
  private final Path csv;
  private final Optional<IntervalLog> hlog;

  private OutputFiles(Path json, Path csv, Optional<IntervalLog> hlog) {
    this.json = json;
    this.csv = csv;
    this.hlog = hlog;
  }

  /**
   * Checks that each file can be written.
   *
   * @param json null if not requested; likewise {@code csv} and {@code hlog}
   * @throws WriteFailedException naming the first that cannot
   */
  public static OutputFiles open(Path json, Path csv, Path hlog) throws WriteFailedException {
    touch("--json", json);
    touch("--csv", csv);
    touch("--hlog", hlog);
    try {
      return new OutputFiles(
          json, csv, hlog == null ? Optional.empty() : Optional.of(new IntervalLog(hlog)));
    } catch (IOException e) {
      throw new WriteFailedException("--hlog", hlog, e);
    }
  }

  private static void touch(String option, Path file) throws WriteFailedException {
    if (file == null) {
      return;
    }
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new WriteFailedException(option, file, e);
    }
  }

  /** Returns the listeners that write during the run. */
  public List<RunListener> listeners() {
    return hlog.<List<RunListener>>map(List::of).orElse(List.of());
  }

  /** Writes the files of the finished run. */
  public void write(LoadPlan plan, RunResult result, Verdict verdict) throws WriteFailedException {
    if (json != null) {
      try {
        Json.write(json, LoadDocument.of(plan, result, verdict));
      } catch (IOException e) {
        throw new WriteFailedException("--json", json, e);
      }
    }
    if (csv != null) {
      try {
        Files.write(csv, CsvReport.lines(result));
      } catch (IOException e) {
        throw new WriteFailedException("--csv", csv, e);
      }
    }
  }

  @Override
  public void close() {
    hlog.ifPresent(IntervalLog::close);
  }
}
