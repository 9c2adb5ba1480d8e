package dev.echolab.benchmarks;

import dev.echolab.counters.Counters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.FramedRequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.Work;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.FrameStatus;
import java.nio.ByteBuffer;
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

/**
 * Measures step 3 of the framed protocol: requests become responses in place, in a direct buffer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
  private static final int PAYLOAD_BYTES = 128;
  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  /** Requests per read; the measured time is for all of them. */
  @Param({"1", "64"})
  private int frames;

  private FramedRequestHandler handler;
  private ByteBuffer requests;
  private ByteBuffer received;

  @Setup
  public void fill() {
    Counters counters = new Counters();
    handler =
        new FramedRequestHandler(
            Work.ECHO,
            MAX_PAYLOAD_BYTES,
            () -> new byte[0],
            counters,
            new CountingStepListener(counters));
    ByteBuffer one = Frame.of(Frame.ECHO_REQUEST, (short) 0, 1, new byte[PAYLOAD_BYTES]);
    requests = ByteBuffer.allocateDirect(one.remaining() * frames);
    for (int i = 0; i < frames; i++) {
      requests.put(one.duplicate());
    }
    received = ByteBuffer.allocateDirect(requests.capacity());
  }

  /** Copies the requests in place of a read call, because responses overwrite them. */
  @Benchmark
  public Next process() {
    copyOfARead();
    Next next = handler.process(received);
    handler.spanRemaining(received);
    return next;
  }

  /** Measures the part of {@link #process} that is the benchmark's own. */
  @Benchmark
  public ByteBuffer copyOfARead() {
    return received.clear().put(requests.flip()).flip();
  }

  @Benchmark
  public FrameStatus inspectOne() {
    return FrameStatus.of(requests, 0, requests.capacity(), MAX_PAYLOAD_BYTES);
  }
}
