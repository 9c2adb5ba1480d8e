package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.TcpSegments;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Tests C5: counts the segments per write call with and without Nagle's algorithm. */
final class SmallWrites implements Experiment {
  static final int PAYLOAD_BYTES = 128;
  static final double MAX_GATHERED = 0.5;
  static final double MIN_SEPARATE = 0.9;
  private static final String WRITE_BYTES = "16";

  @Override
  public String name() {
    return "small-writes";
  }

  /** What one setting showed; null if a figure is not available. */
  private record Observation(Double segmentsPerWrite, Long writes, int echoes, double usPerEcho) {
    private List<Object> row(String setting) {
      return Arrays.asList(setting, segmentsPerWrite, writes, echoes, usPerEcho);
    }
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    Observation with = observe(rig, "off");
    Observation without = observe(rig, "on");
    return new Findings(
        List.of(
            new Table(
                "nio-1, raw, 128 B echoed by 16 B writes on 1 connection",
                "tcp-nodelay | segments/write | server writes | echoes | us per echo",
                List.of(with.row("Nagle (off)"), without.row("no Nagle (on)")))),
        Chart.bars(
            "Segments per write call",
            Chart.Scale.LINEAR,
            "segments per write",
            List.of("Nagle (--tcp-nodelay off)", "no Nagle (--tcp-nodelay on)"),
            new Chart.Series(
                "segments per write",
                Arrays.asList(with.segmentsPerWrite(), without.segmentsPerWrite()))),
        List.of(),
        conclude(with.segmentsPerWrite(), without.segmentsPerWrite()));
  }

  /** Starts a server that answers each payload by several small writes. */
  static RunningServer serve(Rig rig, String noDelay)
      throws ServerStartException, InterruptedException {
    return rig.serve(
        "nio-1", "--protocol", "raw", "--read-buffer", WRITE_BYTES, "--tcp-nodelay", noDelay);
  }

  private static Observation observe(Rig rig, String noDelay)
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
          peer.echo(PAYLOAD_BYTES);
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
      return Conclusion.cannotBeTold("segments are not available: needs ss of iproute2");
    }
    return Conclusion.of(
        gathered <= MAX_GATHERED && separate >= MIN_SEPARATE,
        "%.3f segments per write with Nagle, %.3f without",
        gathered,
        separate);
  }
}
