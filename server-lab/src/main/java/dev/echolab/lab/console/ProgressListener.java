package dev.echolab.lab.console;

import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.record.RunListener;
import java.io.PrintWriter;

/** Receives the progress of a long measurement, on the thread that measures. */
public interface ProgressListener extends AutoCloseable {
  ProgressListener NONE = new ProgressListener() {};

  /** Receives short rows that replace the previous ones. */
  default void now(String... rows) {}

  /** Returns a listener that shows the seconds of one load below the rows. */
  default RunListener load() {
    return new RunListener() {};
  }

  /** Ends the progress: nothing follows. */
  @Override
  default void close() {}

  /**
   * Says beforehand how long the measurement takes, and shows its progress if standard error is a
   * terminal.
   */
  static ProgressListener on(PrintWriter err, Estimate estimate) {
    err.println(estimate.announcement());
    return TerminalPanel.open()
        .<ProgressListener>map(panel -> new LivePanel(panel, estimate, System::nanoTime))
        .orElse(NONE);
  }
}
