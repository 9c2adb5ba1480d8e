package dev.echolab.load.report;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.echolab.cli.UserError;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes the result files that the user requested. Opened before the run, so that a file that
 * cannot be written is reported before the measurement.
 */
public final class OutputFiles implements AutoCloseable {
  private final Path json;
  private final Path csv;
  private Optional<IntervalLog> hlog = Optional.empty();

  private OutputFiles(Path json, Path csv) {
    this.json = json;
    this.csv = csv;
  }

  /** Writes one file. */
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  /**
   * Checks that each file can be written.
   *
   * @param json null if not requested; likewise {@code csv} and {@code hlog}
   * @throws UserError naming the first that cannot
   */
  public static OutputFiles open(Path json, Path csv, Path hlog) {
    touch("--json", json);
    touch("--csv", csv);
    touch("--hlog", hlog);
    OutputFiles files = new OutputFiles(json, csv);
    write("--hlog", hlog, () -> files.hlog = Optional.of(new IntervalLog(hlog)));
    return files;
  }

  private static void touch(String option, Path file) {
    write(option, file, () -> Files.writeString(file, "", CREATE, APPEND));
  }

  /** Writes a file if it was requested. */
  private static void write(String option, Path file, Writing writing) {
    try {
      if (file != null) {
        writing.run();
      }
    } catch (IOException e) {
      throw new UserError(option + ": cannot write " + file + ": " + reason(e, "directory"), e);
    }
  }

  /**
   * Returns why a file could not be opened.
   *
   * @param missing what does not exist if the system reports that something does not
   */
  static String reason(IOException cause, String missing) {
    if (cause instanceof NoSuchFileException) {
      return "no such " + missing;
    }
    return cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
  }

  /** Returns the listeners that write during the run. */
  public List<RunListener> listeners() {
    return hlog.<List<RunListener>>map(List::of).orElse(List.of());
  }

  /** Writes the files of the finished run. */
  public void write(LoadPlan plan, RunResult result, Verdict verdict) {
    write("--json", json, () -> Json.write(json, LoadDocument.of(plan, result, verdict)));
    write("--csv", csv, () -> Files.write(csv, CsvReport.lines(result)));
  }

  @Override
  public void close() {
    hlog.ifPresent(IntervalLog::close);
  }
}
