package dev.echolab.contract;

/**
 * Selects the size of the hostile tests: small in every build, full with {@code mvn verify -T1
 * -Pslow}.
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
