package dev.echolab.load.schedule;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoopModel;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Generates the part of an open loop's schedule that one client thread sends: when each message is
 * due, and on which connection.
 *
 * <p>Every thread generates the whole schedule from the same seed and skips the messages of other
 * threads. So the schedule does not depend on the number of threads, and threads do not have to
 * synchronize. Owned by one thread.
 */
public final class OpenSchedule {
  /** {@link #dueNs} when the schedule has ended. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Generates one time every 1/rate seconds, the first at 0; rounding errors do not add up. */
  private static final class ConstantTimes implements LongSupplier {
    private final double periodNs;
    private long count;

    ConstantTimes(double perSecond) {
      this.periodNs = 1e9 / perSecond;
    }

    @Override
    public long getAsLong() {
      return (long) (count++ * periodNs);
    }
  }

  /** Generates a Poisson process: independent, exponential gaps with mean 1/rate. */
  private static final class PoissonTimes implements LongSupplier {
    private final double meanGapNs;
    private final SplittableRandom random;
    private double atNs;

    PoissonTimes(double perSecond, SplittableRandom random) {
      this.meanGapNs = 1e9 / perSecond;
      this.random = random;
    }

    @Override
    public long getAsLong() {
      // Inverse transform; 1 - u lies in (0, 1], so the logarithm is finite.
      atNs -= meanGapNs * Math.log(1 - random.nextDouble());
      return (long) atNs;
    }
  }

  /** The endless, non-decreasing sequence of times, in nanoseconds from the schedule's start. */
  private final LongSupplier times;

  private final double perSecond;
  private final LoopModel.Spread spread;
  private final SplittableRandom connectionRandom;
  private final int connections;
  private final int thread;
  private final int threads;
  private final Span span;
  private long requestsLeft;
  private int lastConnection = -1;
  private long dueNs;
  private int connection;

  /**
   * When a schedule ends; times are in nanoseconds from its start.
   *
   * @param measureFromNs begin of the measured time
   * @param endNs end of the measured time; {@link #NEVER} if the number of requests decides
   * @param requests messages to schedule from {@code measureFromNs} on, over all threads; {@link
   *     #NEVER} if time decides
   */
  public record Span(long measureFromNs, long endNs, long requests) {}

  /**
   * Starts at this thread's first message.
   *
   * @param connections connections in use, numbered from 0; the caller maps the numbers
   * @param thread this thread's number; it owns the connections with number mod {@code threads}
   *     equal to it
   */
  public OpenSchedule(
      LoopModel.Open loop, long seed, int connections, int thread, int threads, Span span) {
    SplittableRandom random = new SplittableRandom(seed);
    this.times =
        loop.arrivals() == Arrivals.POISSON
            ? new PoissonTimes(loop.perSecond(), random.split())
            : new ConstantTimes(loop.perSecond());
    this.connectionRandom = random.split();
    this.perSecond = loop.perSecond();
    this.spread = loop.spread();
    this.connections = connections;
    this.thread = thread;
    this.threads = threads;
    this.span = span;
    this.requestsLeft = span.requests();
    advance();
  }

  /** Returns when the current message is due, from the start of the schedule, or {@link #NEVER}. */
  public long dueNs() {
    return dueNs;
  }

  /** Returns the connection of the current message, numbered over all threads. */
  public int connection() {
    return connection;
  }

  /** Returns the connection of the current message, numbered from 0 within this thread. */
  public int connectionIndex() {
    return connection / threads;
  }

  /** Returns how many messages of this thread are due in a time on average. */
  public long expectedMessages(long durationNs) {
    int ownConnections = (connections - thread + threads - 1) / threads;
    return Math.round(durationNs / 1e9 * perSecond * ownConnections / connections);
  }

  /** Advances to this thread's next message. */
  public void advance() {
    if (dueNs == NEVER) {
      return;
    }
    do {
      dueNs = times.getAsLong();
      if (dueNs >= span.endNs() || (dueNs >= span.measureFromNs() && requestsLeft-- <= 0)) {
        dueNs = NEVER;
        return;
      }
      connection = nextConnection();
    } while (connection % threads != thread);
  }

  private int nextConnection() {
    if (spread == LoopModel.Spread.RANDOM) {
      return connectionRandom.nextInt(connections);
    }
    lastConnection = lastConnection + 1 == connections ? 0 : lastConnection + 1;
    return lastConnection;
  }
}
