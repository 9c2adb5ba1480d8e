package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.OsCommand;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tests C5: counts the segments per write call with and without Nagle's algorithm. */
final class SmallWrites {
  static final int PAYLOAD_BYTES = 128;
  static final double MAX_GATHERED = 0.5;
  static final double MIN_SEPARATE = 0.9;
  private static final String WRITE_BYTES = "16";
  private static final Pattern SEGMENTS = Pattern.compile("data_segs_out:(\\d+)");

  private SmallWrites() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    Table table =
        new Table(
            "nio-1, raw, 128 B echoed by 16 B writes on 1 connection",
            "tcp-nodelay | segments/write | server writes | echoes | us per echo");
    observe(rig, "off", "Nagle (off)", table);
    observe(rig, "on", "no Nagle (on)", table);
    List<Double> segments = table.numbers("segments/write");
    return new Findings(
        List.of(table),
        Chart.bars(
            "Segments per write call",
            Chart.Scale.LINEAR,
            "segments per write",
            List.of("Nagle (--tcp-nodelay off)", "no Nagle (--tcp-nodelay on)"),
            new Chart.Series("segments per write", segments)),
        conclude(segments.get(0), segments.get(1)));
  }

  /** Returns the options of a server that answers each payload by several small writes. */
  static String[] options(String noDelay) {
    return new String[] {
      "--protocol", "raw", "--read-buffer", WRITE_BYTES, "--tcp-nodelay", noDelay
    };
  }

  /** Adds a row to the table; a figure that is not available is null. */
  private static void observe(Rig rig, String noDelay, String setting, Table table)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve("nio-1", options(noDelay))) {
      int echoes = rig.quickOrFull(25, 100);
      rig.recordCommand(
          "a peer: "
              + echoes
              + " echoes of 128 B one after the other; then ss -tin state established"
              + " \"sport = :PORT\": data_segs_out; then kill -TERM PID: writeCalls in its log");
      Optional<Long> segments;
      double usPerEcho;
      try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
        long startNs = System.nanoTime();
        peer.echo(PAYLOAD_BYTES, echoes);
        usPerEcho = (System.nanoTime() - startNs) / 1e3 / echoes;
        segments = segments(server.target().port());
      }
      Long writes = server.stopAndCount().byKey().get(Counter.WRITE_CALLS.key());
      Double perWrite =
          writes == null || writes == 0
              ? null
              : segments.map(n -> n / (double) writes).orElse(null);
      table.row(setting, perWrite, writes, echoes, usPerEcho);
    }
  }

  /**
   * Returns the segments with data that the open connections of a port have sent, by ss(8); empty
   * without it. A retransmitted segment counts again.
   */
  private static Optional<Long> segments(int port) throws InterruptedException {
    return OsCommand.output("ss", "-tinH", "state", "established", "sport = :" + port)
        .map(SmallWrites::segments);
  }

  static long segments(String text) {
    return SEGMENTS.matcher(text).results().mapToLong(n -> Long.parseLong(n.group(1))).sum();
  }

  static Conclusion conclude(Double gathered, Double separate) {
    if (gathered == null || separate == null || gathered == 0 || separate == 0) {
      return Conclusion.cannotBeTold("segments are not available: needs ss of iproute2");
    }
    return Conclusion.of("%.3f segments per write with Nagle, %.3f without", gathered, separate)
        .requires("<= " + MAX_GATHERED + " with Nagle", gathered <= MAX_GATHERED)
        .requires(">= " + MIN_SEPARATE + " without", separate >= MIN_SEPARATE);
  }
}
