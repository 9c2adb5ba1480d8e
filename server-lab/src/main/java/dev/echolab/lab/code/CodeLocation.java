package dev.echolab.lab.code;

/**
 * A region of a source, named so that it is found again when lines move.
 *
 * @param type simple name of the type, which is its file's
 * @param kind how it is found
 * @param name of the method, or of the step
 */
record CodeLocation(String type, Kind kind, String name) {

  /** How a region is found. */
  enum Kind {
    /** All of a method's overloads, with what is written above them. */
    METHOD,
    /** A step's marker and the statement behind it. */
    STEP,
    /** The block in which a step's marker stands. */
    BLOCK_OF_STEP
  }

  static CodeLocation method(String type, String name) {
    return new CodeLocation(type, Kind.METHOD, name);
  }

  static CodeLocation step(String type, String name) {
    return new CodeLocation(type, Kind.STEP, name);
  }

  static CodeLocation blockOfStep(String type, String name) {
    return new CodeLocation(type, Kind.BLOCK_OF_STEP, name);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case METHOD -> type + "." + name;
      case STEP, BLOCK_OF_STEP -> type + ", step " + name;
    };
  }
}
