package dev.echolab.load.schedule;

/** One moment every 1/rate seconds, the first at 0; errors do not add up. */
final class ConstantTimes implements TimeSequence {
  private final double periodNs;
  private long count;

  ConstantTimes(double perSecond) {
    this.periodNs = 1e9 / perSecond;
  }

  @Override
  public long nextNs() {
    return (long) (count++ * periodNs);
  }
}
