package dev.echolab.lab.console;

/** Told how far long work has come, on the thread that does it. */
public interface ProgressListener {
  /** Silent. */
  ProgressListener NONE = new ProgressListener() {};

  /** One line that replaces the last one. */
  default void now(String line) {}

  /** Nothing more comes. */
  default void end() {}
}
