package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;

/** One claim and its test. Stateless. */
public interface Experiment {
  Hypothesis hypothesis();

  /**
   * Runs it, on the caller's thread; every server it started is gone when it returns.
   *
   * @throws ServerStartException if a server did not come up
   * @throws IOException if a peer could not connect
   * @throws InterruptedException if the thread was interrupted
   */
  Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException;
}
