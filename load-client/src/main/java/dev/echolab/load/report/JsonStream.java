package dev.echolab.load.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Writes a line of JSON for each second of a run, at once. */
record JsonStream(PrintWriter out) implements RunListener {
  /** One line: when it was written, the phase, and the keys that the result has for it. */
  private record Line(
      Instant time, String phase, @JsonUnwrapped IntervalSample second, double echoesPerSecond) {}

  @Override
  public void second(Phase phase, IntervalSample second, Histogram corrected) {
    String name = phase.name().toLowerCase(Locale.ROOT);
    out.print(Json.line(new Line(Instant.now(), name, second, second.echoesPerSecond())));
    out.flush();
  }
}
