package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.TcpSegments;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** C5: the kernel gathers small writes. */
final class SmallWrites implements Experiment {
  static final int WRITE_BYTES = 16;
  static final int PAYLOAD_BYTES = 128;
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);
  private static final double MAX_GATHERED = 0.5;
  private static final double MIN_SEPARATE = 0.9;

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "small-writes",
        "C5",
        "The kernel gathers small writes.",
        "With Nagle's algorithm (--tcp-nodelay off) the many small writes of an echo leave in few"
            + " segments; without it (on) each write leaves in a segment of its own. Gathering"
            + " costs time: what is held back waits for the peer's delayed acknowledgement.",
        "segments per write <= 0.5 with Nagle, >= 0.9 without",
        List.of(
            "Segments as TCP counts them (TCP_INFO): a resent one counts again.",
            "Eight writes per echo fit into the first congestion window (10 segments): more in a"
                + " row are gathered without Nagle too, because they wait for that window.",
            "On loopback a segment may be 64 KiB: a network with 1,460 B would gather less.",
            "The kernel may join segments that wait in its own queue (tcp_autocorking); on loopback"
                + " none waits."));
  }

  /** What one setting showed. */
  private record Observation(Double segmentsPerWrite, Long writes, int echoes, double usPerEcho) {}

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    Observation with = run(rig, "off");
    Observation without = run(rig, "on");
    List<List<Object>> rows = List.of(row("Nagle (off)", with), row("no Nagle (on)", without));
    return new Findings(
        List.of(
            new Table(
                "nio-1, raw, 128 B echoed by 16 B writes on 1 connection",
                List.of("tcp-nodelay", "segments/write", "server writes", "echoes", "us per echo"),
                rows)),
        new Chart(
            "Segments per write call",
            Chart.Form.BAR,
            Chart.Scale.LINEAR,
            "",
            "segments per write",
            List.of("Nagle (--tcp-nodelay off)", "no Nagle (--tcp-nodelay on)"),
            List.of(
                new Chart.Series(
                    "segments per write",
                    Arrays.asList(with.segmentsPerWrite(), without.segmentsPerWrite())))),
        List.of(),
        conclude(with.segmentsPerWrite(), without.segmentsPerWrite()));
  }

  private static List<Object> row(String name, Observation seen) {
    return Arrays.asList(
        name, seen.segmentsPerWrite(), seen.writes(), seen.echoes(), seen.usPerEcho());
  }

  static RunningServer serve(Rig rig, String noDelay)
      throws ServerStartException, InterruptedException {
    return rig.serve(
        "nio-1",
        "--protocol",
        "raw",
        "--read-buffer",
        Integer.toString(WRITE_BYTES),
        "--tcp-nodelay",
        noDelay);
  }

  private static Observation run(Rig rig, String noDelay)
      throws ServerStartException, IOException, InterruptedException {
    try (RunningServer server = serve(rig, noDelay)) {
      int echoes = rig.quickOrFull(25, 100);
      rig.recordCommand(
          "a peer: "
              + echoes
              + " echoes of 128 B one after the other; then ss -tin state established"
              + " \"sport = :PORT\": data_segs_out; then kill -TERM PID: writeCalls in its log");
      OptionalLong segments;
      double usPerEcho;
      try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
        long startNs = System.nanoTime();
        for (int i = 0; i < echoes; i++) {
          peer.write(PAYLOAD_BYTES);
          if (peer.read(PAYLOAD_BYTES, REPLY_TIMEOUT).bytes() != PAYLOAD_BYTES) {
            throw new IOException("no whole echo within " + REPLY_TIMEOUT.toSeconds() + " s");
          }
        }
        usPerEcho = (System.nanoTime() - startNs) / 1e3 / echoes;
        segments = TcpSegments.ofPort(server.target().port());
      }
      Long writes = server.stopAndCount().byKey().get(Counter.WRITE_CALLS.key());
      Double perWrite =
          segments.isEmpty() || writes == null || writes == 0
              ? null
              : segments.getAsLong() / (double) writes;
      return new Observation(perWrite, writes, echoes, usPerEcho);
    }
  }

  static Conclusion conclude(Double gathered, Double separate) {
    if (gathered == null || separate == null || gathered == 0 || separate == 0) {
      return Conclusion.cannotBeTold("segments cannot be had: needs ss of iproute2");
    }
    return Conclusion.of(
        gathered <= MAX_GATHERED && separate >= MIN_SEPARATE,
        String.format(
            Locale.ROOT, "%.3f segments per write with Nagle, %.3f without", gathered, separate));
  }
}
