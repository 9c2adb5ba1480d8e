package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** C2: a process buffer exists to make fewer calls. */
final class UserBuffer implements Experiment {
  private static final int PAYLOAD_BYTES = 4096;
  private static final double MAX_DEVIATION = 0.01;
  private static final String VARIANT = "bio-platform";

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "user-buffer",
        "C2",
        "A process buffer exists to make fewer calls.",
        "Read calls per echo are payload / buffer, rounded up, for any buffer from 1 B to 64 KiB;"
            + " echoes per second rise as calls fall.",
        "read calls per echo within 1 % of the arithmetic for every buffer, and more echoes/s"
            + " with 4 KiB than with 1 B",
        List.of(
            "The counts are the server's own, of its whole life.",
            "A payload that crosses the wire in pieces would need more reads: on loopback it"
                + " comes whole (MTU 64 KiB)."));
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<Integer> buffers =
        rig.quickOrFull(
            List.of(1, 64, 1024, 4096, 65536),
            List.of(1, 4, 16, 64, 256, 1000, 1024, 4096, 16384, 65536));
    List<List<Object>> rows = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    List<Double> calls = new ArrayList<>();
    double worst = 0;
    boolean counted = true;
    for (int buffer : buffers) {
      try (RunningServer server =
          rig.serve(VARIANT, "--protocol", "raw", "--read-buffer", Integer.toString(buffer))) {
        LoadOutcome load =
            server.load(
                plan ->
                    plan.protocol(Protocol.RAW)
                        .connections(4)
                        .sizeBytes(PAYLOAD_BYTES)
                        .warmup(rig.ms(300, 1000))
                        .duration(rig.ms(700, 3000)));
        ServerStats life = server.stopAndCount();
        double predicted = Math.ceil(PAYLOAD_BYTES / (double) buffer);
        Double perEcho = readsPerEcho(life);
        counted &= perEcho != null;
        Double off = perEcho == null ? null : Math.abs(perEcho / predicted - 1);
        worst = off == null ? worst : Math.max(worst, off);
        rows.add(
            Arrays.asList(
                buffer,
                predicted,
                perEcho,
                off == null ? null : 100 * off,
                load.echoesPerSecond(),
                load.p50Us(),
                load.cpuUsPerEcho()));
        rates.add(load.echoesPerSecond());
        calls.add(perEcho);
      }
    }
    int whole = buffers.indexOf(PAYLOAD_BYTES);
    return new Findings(
        List.of(
            new Table(
                VARIANT + ", raw, 4 KiB payload, 4 connections",
                List.of(
                    "read buffer B",
                    "reads/echo predicted",
                    "reads/echo counted",
                    "off by %",
                    "echoes/s",
                    "p50 us",
                    "server CPU us/echo"),
                rows)),
        new Chart(
            "Read calls per echo, and echoes per second, by read buffer",
            Chart.Form.LINE,
            Chart.Scale.LOGARITHMIC,
            "read buffer, bytes",
            "per echo, per second",
            buffers.stream().map(String::valueOf).toList(),
            List.of(
                new Chart.Series("read calls per echo", calls),
                new Chart.Series("echoes per second", rates))),
        List.of(),
        counted
            ? conclude(worst, rates.get(whole) / rates.get(0))
            : Conclusion.cannotBeTold("the server's counters did not come"));
  }

  /** Reads that brought bytes, per payload; the read that met the end of the stream counts too. */
  static Double readsPerEcho(ServerStats life) {
    OptionalLong reads = life.get(Counter.READ_CALLS);
    OptionalLong bytes = life.get(Counter.BYTES_IN);
    if (reads.isEmpty() || bytes.orElse(0) == 0) {
      return null;
    }
    long full = reads.getAsLong() - life.get(Counter.EMPTY_READS).orElse(0);
    return full / (bytes.getAsLong() / (double) PAYLOAD_BYTES);
  }

  static Conclusion conclude(double maxDeviation, double rateRatio) {
    return Conclusion.of(
        maxDeviation <= MAX_DEVIATION && rateRatio > 1,
        String.format(
            Locale.ROOT,
            "read calls are off the arithmetic by %.2f %% at most; a 4 KiB buffer serves %.1fx the"
                + " echoes of a 1 B buffer",
            100 * maxDeviation,
            rateRatio));
  }
}
