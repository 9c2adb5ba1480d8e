package dev.echolab.load.report;

import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.io.Closeable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes the HdrHistogram interval log of a run while it runs: the corrected latencies of each
 * measured second, in nanoseconds, in the format of the public tools.
 */
public final class IntervalLog implements RunListener, Closeable {
  private static final double MAX_COLUMN_UNIT_NS = 1e6; // the public tools expect milliseconds

  private final ResultFile file;
  private final PrintStream stream;
  private final HistogramLogWriter log;
  private long elapsedNs;

  /** Opens the file and writes the header; the file is closed by {@link #close}. */
  public IntervalLog(ResultFile file) {
    this.file = file;
    this.stream = new PrintStream(file.stream(), false, StandardCharsets.UTF_8);
    this.log = new HistogramLogWriter(stream);
    log.outputComment("[Echo Lab: corrected round-trip times in nanoseconds, one line a second]");
    log.outputLogFormatVersion();
  }

  @Override
  public void phase(Phase phase) {
    if (phase == Phase.MEASURE) {
      long startMs = System.currentTimeMillis();
      log.outputStartTime(startMs);
      log.setBaseTime(startMs);
      log.outputBaseTime(startMs);
      log.outputLegend();
    }
  }

  @Override
  public void second(Phase phase, IntervalSample second, Histogram corrected) {
    if (phase == Phase.MEASURE) {
      write(second.durationNs(), corrected);
    }
  }

  /** Writes the replies that arrived after the measured time as one line of length 0. */
  @Override
  public void drained(Histogram corrected) {
    if (corrected.getTotalCount() > 0) {
      write(0, corrected);
    }
  }

  private void write(long durationNs, Histogram corrected) {
    long startNs = elapsedNs;
    elapsedNs += durationNs;
    log.outputIntervalHistogram(startNs / 1e9, elapsedNs / 1e9, corrected, MAX_COLUMN_UNIT_NS);
  }

  /** Ends the log and gives the file its name, if all lines could be written. */
  public void complete() {
    stream.close();
    file.complete();
  }

  /** Deletes the log if it is not complete. */
  @Override
  public void close() {
    stream.close();
    file.close();
  }
}
