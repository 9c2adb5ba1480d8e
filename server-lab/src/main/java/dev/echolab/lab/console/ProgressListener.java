package dev.echolab.lab.console;

import dev.echolab.load.os.Terminal;
import java.io.PrintWriter;

/** Receives the progress of a long measurement, on the thread that measures. */
public interface ProgressListener {
  /** Ignores the progress. */
  ProgressListener NONE = new ProgressListener() {};

  /** Receives a line that replaces the previous one. */
  default void now(String line) {}

  /** Ends the progress: no line follows. */
  default void end() {}

  /** Shows the progress in one line of {@code err}, if standard error is a terminal. */
  static ProgressListener on(PrintWriter err) {
    int standardError = 2;
    return Terminal.isTerminal(standardError) ? new ProgressLine(err, Terminal.columns()) : NONE;
  }
}
