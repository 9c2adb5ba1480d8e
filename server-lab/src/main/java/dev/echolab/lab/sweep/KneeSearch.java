package dev.echolab.lab.sweep;

import dev.echolab.load.report.Format;

/**
 * Finds the highest rate that still meets a threshold: climbs by doubling until two rates in a row
 * miss, then halves the gap, as a ratio, until it is narrow enough. It uses no clock and no socket.
 *
 * @param resolution how far apart met and missed may lie at the end, as a share, such as 0.03
 */
public record KneeSearch(
    double startPerSecond, double minPerSecond, double maxPerSecond, double resolution) {

  /** Measures whether a server meets the thresholds at a rate. */
  @FunctionalInterface
  public interface Probe {
    boolean meets(double ratePerSecond) throws InterruptedException, ProbeFailedException;
  }

  /** Ends a search that cannot measure, without a result; the message is the reason. */
  public static final class ProbeFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProbeFailedException(String message) {
      super(message);
    }
  }

  /**
   * Holds the two rates between which the knee lies.
   *
   * @param met highest rate that met the threshold; 0 if none did
   * @param missed lowest rate that missed it; infinite if none did
   */
  public record Bracket(double met, double missed) {
    /** Before the first measurement. */
    static final Bracket UNKNOWN = new Bracket(0, Double.POSITIVE_INFINITY);

    /** Returns true if the knee lies between two rates that were measured. */
    public boolean isClosed() {
      return met > 0 && Double.isFinite(missed);
    }

    double middle() {
      return Math.sqrt(met * missed);
    }

    Bracket with(double rate, boolean meets) {
      return meets
          ? new Bracket(Math.max(met, rate), rate < missed ? missed : Double.POSITIVE_INFINITY)
          : new Bracket(met, rate > met ? Math.min(missed, rate) : missed);
    }

    @Override
    public String toString() {
      String low = Format.shortRate(met);
      String high = Format.shortRate(missed);
      if (met == 0) {
        return Double.isFinite(missed) ? "knee < " + high : "no rate yet";
      }
      return Double.isFinite(missed) ? "knee " + low + ".." + high : "knee > " + low;
    }
  }

  /** Factor by which a repeated search widens the bracket of the first one, at either end. */
  private static final double REOPEN = 1.15;

  private static final double STEP = 2;
  private static final int MISSES_TO_END_THE_CLIMB = 2;

  /** Returns the same search without lower rates. */
  KneeSearch notBelow(double ratePerSecond) {
    double min = Math.max(minPerSecond, ratePerSecond);
    return new KneeSearch(startPerSecond, min, maxPerSecond, resolution);
  }

  public Bracket search(Probe probe) throws InterruptedException, ProbeFailedException {
    return narrow(open(startPerSecond, STEP, probe), probe);
  }

  /** Repeats the search near the result of the first one. */
  public Bracket again(Bracket first, Probe probe)
      throws InterruptedException, ProbeFailedException {
    return narrow(open(first.met() / REOPEN, REOPEN, probe), probe);
  }

  /**
   * Climbs until two rates in a row are missed: one alone may have been a moment's disturbance of
   * the machine. Descends if not even the first was met.
   */
  private Bracket open(double start, double step, Probe probe)
      throws InterruptedException, ProbeFailedException {
    Bracket bracket = Bracket.UNKNOWN;
    int missesInARow = 0;
    double rate = Math.max(start, minPerSecond);
    while (missesInARow < MISSES_TO_END_THE_CLIMB) {
      boolean meets = probe.meets(rate);
      bracket = bracket.with(rate, meets);
      missesInARow = meets ? 0 : missesInARow + 1;
      if (rate >= maxPerSecond) {
        break;
      }
      rate = Math.min(rate * step, maxPerSecond);
    }
    rate = start;
    while (bracket.met() == 0 && rate > minPerSecond) {
      rate = Math.max(rate / step, minPerSecond);
      bracket = bracket.with(rate, probe.meets(rate));
    }
    return bracket;
  }

  private Bracket narrow(Bracket wide, Probe probe)
      throws InterruptedException, ProbeFailedException {
    if (!wide.isClosed()) {
      return wide;
    }
    Bracket bracket = wide;
    while (bracket.missed() / bracket.met() > 1 + resolution) {
      bracket = bracket.with(bracket.middle(), probe.meets(bracket.middle()));
    }
    return bracket;
  }
}
