package dev.echolab.lab.console;

/** Receives the progress of a long measurement, on the thread that measures. */
public interface ProgressListener {
  /** Ignores the progress. */
  ProgressListener NONE = new ProgressListener() {};

  /** Receives a line that replaces the previous one. */
  default void now(String line) {}

  /** Ends the progress: no line follows. */
  default void end() {}
}
