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
 * The files a run is asked to leave behind; those not asked for are null. Opened before the run, so
 * that a file that cannot be written costs no measurement.
 */
public final class Outputs implements AutoCloseable {
  private final Path json;
  private final Path csv;
  private final Optional<Hlog> hlog;

  private Outputs(Path json, Path csv, Optional<Hlog> hlog) {
    this.json = json;
    this.csv = csv;
    this.hlog = hlog;
  }

  /**
   * Shows that each file can be written.
   *
   * @throws CannotWriteException naming the first that cannot
   */
  public static Outputs open(Path json, Path csv, Path hlog) throws CannotWriteException {
    touch("--json", json);
    touch("--csv", csv);
    touch("--hlog", hlog);
    try {
      return new Outputs(json, csv, hlog == null ? Optional.empty() : Optional.of(new Hlog(hlog)));
    } catch (IOException e) {
      throw new CannotWriteException("--hlog", hlog, e);
    }
  }

  private static void touch(String option, Path file) throws CannotWriteException {
    if (file == null) {
      return;
    }
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new CannotWriteException(option, file, e);
    }
  }

  /** Those that write while the run goes on. */
  public List<RunListener> listeners() {
    return hlog.<List<RunListener>>map(List::of).orElse(List.of());
  }

  /** Writes the files of the finished run. */
  public void write(LoadPlan plan, RunResult result, Verdict verdict) throws CannotWriteException {
    if (json != null) {
      try {
        ResultJson.write(json, plan, result, verdict);
      } catch (IOException e) {
        throw new CannotWriteException("--json", json, e);
      }
    }
    if (csv != null) {
      try {
        Files.write(csv, Csv.lines(result));
      } catch (IOException e) {
        throw new CannotWriteException("--csv", csv, e);
      }
    }
  }

  @Override
  public void close() {
    hlog.ifPresent(Hlog::close);
  }
}
