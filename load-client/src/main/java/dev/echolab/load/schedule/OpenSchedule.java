package dev.echolab.load.schedule;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoopModel;
import java.util.SplittableRandom;

/**
 * The part of an open loop's schedule that one client thread sends: when, and on which connection.
 *
 * <p>Every thread makes the whole schedule from the same seed and skips what belongs to others, so
 * that the schedule does not depend on the number of threads and threads need not agree on
 * anything. Owned by one thread.
 */
public final class OpenSchedule {
  /** {@link #dueNs} when nothing is due any more. */
  public static final long NEVER = Long.MAX_VALUE;

  private final TimeSequence times;
  private final LoopModel.Spread spread;
  private final SplittableRandom lots;
  private final int connections;
  private final int thread;
  private final int threads;
  private final long measureFromNs;
  private final long endNs;
  private long requestsLeft;
  private int turn = -1;
  private long dueNs;
  private int connection;

  /**
   * @param connections those that take part, numbered from 0; the caller maps the numbers
   * @param thread this thread's number; it owns connections whose number mod {@code threads} is it
   * @param measureFromNs begin of the measured time, from the start of the schedule
   * @param endNs its end, {@link #NEVER} if the number of requests decides
   * @param requests messages to schedule from {@code measureFromNs} on, over all threads; {@link
   *     #NEVER} if time decides
   */
  public OpenSchedule(
      LoopModel.Open loop,
      long seed,
      int connections,
      int thread,
      int threads,
      long measureFromNs,
      long endNs,
      long requests) {
    SplittableRandom random = new SplittableRandom(seed);
    this.times =
        loop.arrivals() == Arrivals.POISSON
            ? new PoissonTimes(loop.perSecond(), random.split())
            : new ConstantTimes(loop.perSecond());
    this.lots = random.split();
    this.spread = loop.spread();
    this.connections = connections;
    this.thread = thread;
    this.threads = threads;
    this.measureFromNs = measureFromNs;
    this.endNs = endNs;
    this.requestsLeft = requests;
    advance();
  }

  /** When the current message is due, from the start of the schedule, or {@link #NEVER}. */
  public long dueNs() {
    return dueNs;
  }

  /** The connection the current message is for. */
  public int connection() {
    return connection;
  }

  /** Goes on to this thread's next message. */
  public void advance() {
    if (dueNs == NEVER) {
      return;
    }
    do {
      dueNs = times.nextNs();
      if (dueNs >= endNs || (dueNs >= measureFromNs && requestsLeft-- <= 0)) {
        dueNs = NEVER;
        return;
      }
      connection = nextConnection();
    } while (connection % threads != thread);
  }

  private int nextConnection() {
    if (spread == LoopModel.Spread.RANDOM) {
      return lots.nextInt(connections);
    }
    turn = turn + 1 == connections ? 0 : turn + 1;
    return turn;
  }
}
