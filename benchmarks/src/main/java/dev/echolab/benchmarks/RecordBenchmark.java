package dev.echolab.benchmarks;

import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures what the client records for every verified reply, in its histograms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordBenchmark {
  private static final long BETWEEN_ECHOES_NS = 1;
  private static final int SPREAD = 1023;

  /** An open loop records two more histograms. */
  @Param({"false", "true"})
  private boolean openLoop;

  private Recorder recorder;
  private long nowNs;

  @Setup
  public void start() {
    recorder =
        new Recorder(
            new MeasurementWindow(0, 1, MeasurementWindow.OPEN_END),
            openLoop,
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>(),
            List.of());
    nowNs = 1_000_000_000;
  }

  /** Each echo has its own time, so no two are recorded as one. */
  @Benchmark
  public void echo() {
    nowNs += BETWEEN_ECHOES_NS;
    long roundTripNs = 20_000 + (nowNs & SPREAD) * 100;
    recorder.roll(nowNs);
    recorder.echo(nowNs - roundTripNs, nowNs - roundTripNs, nowNs, 128);
  }
}
