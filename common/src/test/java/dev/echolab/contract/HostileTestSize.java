package dev.echolab.contract;

/**
 * How much a hostile test does: a little in every build, all of it with {@code mvn verify -Pslow}.
 */
enum HostileTestSize {
  SMALL,
  FULL;

  static final HostileTestSize CURRENT =
      System.getProperty("echolab.hostile", "small").equals("full") ? FULL : SMALL;

  static int of(int small, int full) {
    return CURRENT == FULL ? full : small;
  }
}
