package dev.echolab.load.report;

import dev.echolab.load.record.Histograms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/** Joins HdrHistogram interval logs that were written at the same time. */
public final class HlogMerge {
  private static final double MOST_APART_SECONDS = 1;
  private static final double MAX_COLUMN_UNIT_NS = 1e6;

  private final List<Histogram> intervals = new ArrayList<>();
  private final Histogram total = Histograms.create();
  private Path first;
  private double startSeconds;

  /**
   * Adds a log.
   *
   * @throws IOException if it cannot be read, or was not written at the same time as the first; the
   *     message names the file
   */
  public void add(Path file) throws IOException {
    try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
      int index = 0;
      while (reader.hasNext()) {
        EncodableHistogram next = reader.nextIntervalHistogram();
        if (index == 0) {
          demandSameTime(file, reader.getStartTimeSec());
        }
        if (!(next instanceof Histogram interval)) {
          throw new IOException(file + ": an interval is no Histogram of whole numbers");
        }
        add(index++, interval);
      }
      if (index == 0) {
        throw new IOException(file + " holds no interval of an HdrHistogram log");
      }
    } catch (FileNotFoundException e) {
      throw new IOException(file + " cannot be read: no such file", e);
    } catch (RuntimeException e) {
      throw new IOException(file + " is no HdrHistogram log: " + e.getMessage(), e);
    }
  }

  private void demandSameTime(Path file, double seconds) throws IOException {
    if (first == null) {
      first = file;
      startSeconds = seconds;
    } else if (Math.abs(seconds - startSeconds) > MOST_APART_SECONDS) {
      throw new IOException(
          String.format(
              java.util.Locale.ROOT,
              "%s began %.1f s apart from %s; start them together with --start-at",
              file,
              Math.abs(seconds - startSeconds),
              first));
    }
  }

  private void add(int index, Histogram interval) {
    total.add(interval);
    if (index < intervals.size()) {
      Histogram sum = intervals.get(index);
      long endMs = Math.max(sum.getEndTimeStamp(), interval.getEndTimeStamp());
      sum.add(interval);
      sum.setEndTimeStamp(endMs);
    } else {
      Histogram sum = Histograms.create();
      sum.add(interval);
      sum.setStartTimeStamp(interval.getStartTimeStamp());
      sum.setEndTimeStamp(interval.getEndTimeStamp());
      intervals.add(sum);
    }
  }

  /** All intervals of all logs. */
  public Histogram total() {
    return total;
  }

  /** Writes the joined log. */
  public void write(Path file) throws IOException {
    try (PrintStream stream =
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      HistogramLogWriter log = new HistogramLogWriter(stream);
      long startMs = Math.round(startSeconds * 1e3);
      log.outputComment("[Echo Lab: joined logs, round-trip times in nanoseconds]");
      log.outputLogFormatVersion();
      log.outputStartTime(startMs);
      log.outputBaseTime(startMs);
      log.outputLegend();
      for (Histogram interval : intervals) {
        log.outputIntervalHistogram(
            (interval.getStartTimeStamp() - startMs) / 1e3,
            (interval.getEndTimeStamp() - startMs) / 1e3,
            interval,
            MAX_COLUMN_UNIT_NS);
      }
    }
  }
}
