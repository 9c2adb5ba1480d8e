package dev.echolab.contract;

/** Sets how much a hostile test does: little in every build, all with {@code mvn verify -Pslow}. */
enum HostileSize {
  SMALL,
  FULL;

  static final HostileSize CURRENT =
      System.getProperty("echolab.hostile", "small").equals("full") ? FULL : SMALL;

  static int of(int small, int full) {
    return CURRENT == FULL ? full : small;
  }
}
