package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Tests C2: counts the read calls per echo for read buffers of 1 B to 64 KiB. */
final class UserBuffer {
  static final double MAX_DEVIATION = 0.01;
  private static final int PAYLOAD_BYTES = 4096;
  private static final String VARIANT = "bio-platform";

  private UserBuffer() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    List<Integer> buffers =
        rig.quickOrFull(
            List.of(1, 64, 1024, PAYLOAD_BYTES, 65536),
            List.of(1, 4, 16, 64, 256, 1000, 1024, PAYLOAD_BYTES, 16384, 65536));
    Table table =
        new Table(
            VARIANT + ", raw, 4 KiB payload, 4 connections",
            "read buffer B | reads/echo predicted | reads/echo counted | off by % | echoes/s | p50"
                + " us | server CPU us/echo");
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
        Double perEcho = readsPerEcho(server.stopAndCount());
        table.row(
            buffer,
            predictedReads(buffer),
            perEcho,
            perEcho == null ? null : 100 * deviation(buffer, perEcho),
            load.echoesPerSecond(),
            load.latencyUs(50),
            load.cpuUsPerEcho());
      }
    }
    return new Findings(
        List.of(table),
        new Chart(
            "Read calls per echo, and echoes per second, by read buffer",
            Chart.Form.LINE,
            Chart.Scale.LOGARITHMIC,
            "read buffer, bytes",
            "per echo, per second",
            buffers.stream().map(String::valueOf).toList(),
            List.of(
                table.series("read calls per echo", "reads/echo counted"),
                table.series("echoes per second", "echoes/s"))),
        conclude(buffers, table.numbers("reads/echo counted"), table.numbers("echoes/s")));
  }

  private static double predictedReads(int bufferBytes) {
    return Math.ceil(PAYLOAD_BYTES / (double) bufferBytes);
  }

  private static double deviation(int bufferBytes, double readsPerEcho) {
    return Math.abs(readsPerEcho / predictedReads(bufferBytes) - 1);
  }

  /** Returns the reads that returned bytes, or the end of the stream, per payload. */
  static Double readsPerEcho(ServerStats life) {
    OptionalLong reads = life.get(Counter.READ_CALLS);
    OptionalLong bytes = life.get(Counter.BYTES_IN);
    if (reads.isEmpty() || bytes.orElse(0) == 0) {
      return null;
    }
    long full = reads.getAsLong() - life.get(Counter.EMPTY_READS).orElse(0);
    return full / (bytes.getAsLong() / (double) PAYLOAD_BYTES);
  }

  /** The first buffer is the one that a buffer of the payload's size is compared with. */
  static Conclusion conclude(List<Integer> buffers, List<Double> reads, List<Double> rates) {
    if (reads.contains(null)) {
      return Conclusion.cannotBeTold("the server's counters are not available");
    }
    double maxDeviation = 0;
    for (int i = 0; i < reads.size(); i++) {
      maxDeviation = Math.max(maxDeviation, deviation(buffers.get(i), reads.get(i)));
    }
    double rateRatio = rates.get(buffers.indexOf(PAYLOAD_BYTES)) / rates.get(0);
    return Conclusion.of(
            "read calls differ from the arithmetic by at most %s %%; a 4 KiB buffer serves %.1fx"
                + " the echoes of a 1 B buffer",
            Table.text(100 * maxDeviation), rateRatio)
        .requires("read calls as computed, +-1 %", maxDeviation <= MAX_DEVIATION)
        .requires("a 4 KiB buffer serves more echoes", rateRatio > 1);
  }
}
