package dev.echolab.load.report;

import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Formats the measured seconds as comma-separated values (RFC 4180), times in nanoseconds. */
final class CsvReport {
  private static final String HEADER =
      "second,duration_ns,echoes,errors,p50_ns,p99_ns,max_ns,open_connections";

  private CsvReport() {}

  static String text(RunResult result) {
    return String.join("\n", lines(result)) + "\n";
  }

  static List<String> lines(RunResult result) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (IntervalSample s : result.seconds()) {
      String p50Ns = Objects.toString(s.p50Ns(), "-");
      String p99Ns = Objects.toString(s.p99Ns(), "-");
      lines.add(
          "%s,%s,%s,%s,%s,%s,%s,%s"
              .formatted(
                  s.second(),
                  s.durationNs(),
                  s.echoes(),
                  s.errors(),
                  p50Ns,
                  p99Ns,
                  s.maxNs(),
                  s.openConnections()));
    }
    return lines;
  }
}
