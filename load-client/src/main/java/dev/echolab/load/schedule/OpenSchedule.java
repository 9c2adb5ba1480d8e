package dev.echolab.load.schedule;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import java.util.SplittableRandom;

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

  private final RateCurve curve;
  private final LoopModel.Open loop;
  private final SplittableRandom gapRandom;
  private final SplittableRandom connectionRandom;
  private final int connections;
  private final int thread;
  private final int threads;
  private final long startNs;
  private final long warmupNs;
  private final long lengthNs;
  private long requestsLeft;
  private double nextCount;
  private int lastConnection = -1;
  private long dueNs;
  private int connection;

  /**
   * Starts at the first message of this thread, which owns the connections whose number mod the
   * plan's number of threads is its own.
   *
   * @param startNs start of the warm-up; all times are of its clock
   */
  public OpenSchedule(LoadPlan plan, int thread, long startNs) {
    SplittableRandom random = new SplittableRandom(plan.traffic().seed());
    LoadPlan.Timing timing = plan.timing();
    boolean byRequests = timing.requests() > 0;
    this.loop = (LoopModel.Open) plan.loop();
    this.startNs = startNs;
    this.warmupNs = timing.warmup().toNanos();
    this.lengthNs = byRequests ? NEVER : warmupNs + timing.duration().toNanos();
    this.requestsLeft = byRequests ? timing.requests() : NEVER;
    this.curve = new RateCurve(loop, warmupNs);
    this.gapRandom = random.split();
    this.connectionRandom = random.split();
    this.connections = plan.connections().measured();
    this.thread = thread;
    this.threads = plan.threads().count();
    advance();
  }

  /** Returns when the current message is due, or {@link #NEVER}. */
  public long dueNs() {
    return dueNs;
  }

  /** Returns the connection of the current message, numbered from 0 within this thread. */
  public int connectionIndex() {
    return connection / threads;
  }

  /**
   * Returns how many messages of this thread are due between two times on average; of a number of
   * requests at most those from the current message on.
   */
  public long expectedMessages(long fromNs, long untilNs) {
    int ownConnections = (connections - thread + threads - 1) / threads;
    double all = curve.countAt(untilNs - startNs) - curve.countAt(fromNs - startNs);
    // The current message has been subtracted, unless it is one of the warm-up.
    double left = requestsLeft + (dueNs - startNs < warmupNs ? 0.0 : 1.0);
    return Math.round(Math.min(all, left) * ownConnections / connections);
  }

  /** Returns when the next stage of the profile begins, or {@link #NEVER}. */
  public long nextStageNs(long afterNs) {
    long offsetNs = curve.nextPartNs(afterNs - startNs);
    return offsetNs == NEVER ? NEVER : startNs + offsetNs;
  }

  /** Advances to this thread's next message. */
  public void advance() {
    if (dueNs == NEVER) {
      return;
    }
    do {
      long offsetNs = nextOffsetNs();
      if (offsetNs >= lengthNs || (offsetNs >= warmupNs && requestsLeft-- <= 0)) {
        dueNs = NEVER;
        return;
      }
      dueNs = startNs + offsetNs;
      connection = nextConnection();
    } while (connection % threads != thread);
  }

  /**
   * Returns the next time after the start; the sequence over all threads never decreases nor ends.
   *
   * <p>Poisson arrivals are a Poisson process of rate 1 over the message numbers, with the times
   * that the curve gives them: independent, exponential gaps at a constant rate.
   */
  private long nextOffsetNs() {
    if (loop.arrivals() == Arrivals.CONSTANT) {
      return curve.timeNs(nextCount++);
    }
    // Inverse transform; 1 - u lies in (0, 1], so the logarithm is finite.
    nextCount -= Math.log(1 - gapRandom.nextDouble());
    return curve.timeNs(nextCount);
  }

  private int nextConnection() {
    if (loop.spread() == LoopModel.Spread.RANDOM) {
      return connectionRandom.nextInt(connections);
    }
    lastConnection = lastConnection + 1 == connections ? 0 : lastConnection + 1;
    return lastConnection;
  }
}
