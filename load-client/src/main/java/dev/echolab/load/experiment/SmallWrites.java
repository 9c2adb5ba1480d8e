package dev.echolab.load.experiment;

import dev.echolab.load.driver.Phase;
import dev.echolab.load.driver.RunListener;
import dev.echolab.load.lab.CannotStartException;
import dev.echolab.server.Protocol;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** C5: the kernel gathers small writes. */
final class SmallWrites implements Experiment {
  static final int WRITE_BYTES = 16;
  static final int PAYLOAD_BYTES = 1024;
  private static final double MOST_GATHERED = 0.5;
  private static final double LEAST_SEPARATE = 0.9;

  @Override
  public Statement statement() {
    return new Statement(
        "small-writes",
        "C5",
        "The kernel gathers small writes.",
        "With Nagle's algorithm (--tcp-nodelay off) the many small writes of an echo leave in few"
            + " segments; without it (on) each write leaves in a segment of its own. Gathering"
            + " costs time: what is held back waits for the peer's delayed acknowledgement.",
        "segments per write <= 0.5 with Nagle, >= 0.9 without",
        List.of(
            "Segments as TCP counts them (TCP_INFO): a resent one counts again.",
            "On loopback a segment may be 64 KiB: a network with 1,460 B would gather less.",
            "The kernel may join segments that wait in its own queue (tcp_autocorking); on loopback"
                + " none waits."));
  }

  /** What one setting showed. */
  private record Seen(Loaded load, Double segmentsPerWrite, Long writes) {}

  @Override
  public Findings run(Rig rig) throws CannotStartException, IOException, InterruptedException {
    Seen with = run(rig, "off");
    Seen without = run(rig, "on");
    List<List<Object>> rows = List.of(row("Nagle (off)", with), row("no Nagle (on)", without));
    return new Findings(
        List.of(
            new Table(
                "nio-1, raw, 1 KiB echoed by 16 B writes on 1 connection",
                List.of(
                    "tcp-nodelay",
                    "segments/write",
                    "server writes",
                    "echoes/s",
                    "p50 us",
                    "p99 us"),
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

  private static List<Object> row(String name, Seen seen) {
    return Arrays.asList(
        name,
        seen.segmentsPerWrite(),
        seen.writes(),
        seen.load().echoesPerSecond(),
        seen.load().p50Us(),
        seen.load().p99Us());
  }

  static Served serve(Rig rig, String noDelay) throws CannotStartException, InterruptedException {
    return rig.serve(
        "nio-1",
        "--protocol",
        "raw",
        "--read-buffer",
        Integer.toString(WRITE_BYTES),
        "--tcp-nodelay",
        noDelay);
  }

  private static Seen run(Rig rig, String noDelay)
      throws CannotStartException, IOException, InterruptedException {
    try (Served server = serve(rig, noDelay)) {
      rig.note("ss -tin state established \"sport = :PORT\" at the end: data_segs_out");
      AtTheEnd segments = new AtTheEnd(server.target().port());
      Loaded load =
          server.load(
              plan ->
                  plan.protocol(Protocol.RAW)
                      .connections(1)
                      .sizeBytes(PAYLOAD_BYTES)
                      .warmup(rig.ms(300, 1000))
                      .duration(rig.ms(1000, 4000)),
              segments);
      Map<String, Long> life = server.stopAndCount();
      Long writes = life.get("writeCalls");
      // The connection may do a last echo between ss and its end: one in hundreds.
      Double perWrite =
          segments.sent.isEmpty() || writes == null || writes == 0
              ? null
              : segments.sent.getAsLong() / (double) writes;
      return new Seen(load, perWrite, writes);
    }
  }

  /** Asks for the segments while the connections still stand. */
  private static final class AtTheEnd implements RunListener {
    private final int port;
    private OptionalLong sent = OptionalLong.empty();

    AtTheEnd(int port) {
      this.port = port;
    }

    @Override
    public void phase(Phase phase) {
      if (phase == Phase.DRAIN) {
        try {
          sent = SentSegments.ofPort(port);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  static Conclusion conclude(Double gathered, Double separate) {
    if (gathered == null || separate == null || gathered == 0 || separate == 0) {
      return Conclusion.cannotBeTold("segments cannot be had: needs ss of iproute2");
    }
    return Conclusion.of(
        gathered <= MOST_GATHERED && separate >= LEAST_SEPARATE,
        String.format(
            Locale.ROOT, "%.3f segments per write with Nagle, %.3f without", gathered, separate));
  }
}
