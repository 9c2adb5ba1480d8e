package dev.echolab.load.report;

import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.RunResult;
import java.util.ArrayList;
import java.util.List;

/** Formats the measured seconds as comma-separated values (RFC 4180), times in nanoseconds. */
final class CsvReport {
  private static final String HEADER =
      "second,duration_ns,echoes,errors,p50_ns,p99_ns,max_ns,open_connections";

  private CsvReport() {}

  static String text(RunResult result) {
    return String.join("\n", lines(result)) + "\n";
  }

  static List<String> lines(RunResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    for (IntervalSample s : result.seconds()) {
      lines.add(
          "%s,%s,%s,%s,%s,%s,%s,%s"
              .formatted(
                  s.second(),
                  s.durationNs(),
                  s.echoes(),
                  s.errors(),
                  known(s.p50Ns()),
                  known(s.p99Ns()),
                  s.maxNs(),
                  s.openConnections()));
    }
    return lines;
  }

  private static String known(Long ns) {
    return ns == null ? "-" : ns.toString();
  }
}
