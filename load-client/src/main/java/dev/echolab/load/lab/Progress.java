package dev.echolab.load.lab;

/** Told how far long work has come, on the thread that does it. */
public interface Progress {
  /** Silent. */
  Progress NONE = new Progress() {};

  /** One line that replaces the last one. */
  default void now(String line) {}

  /** Nothing more comes. */
  default void end() {}
}
