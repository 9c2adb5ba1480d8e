package dev.echolab.lab.experiment;

import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;

/** Tests one claim. Stateless. */
public interface Experiment {
  /** Returns the name that users type; the page of the experiment has the same name. */
  String name();

  /** Reads what the experiment tests from its page. */
  default Hypothesis hypothesis() {
    return Hypothesis.ofPage(name());
  }

  /**
   * Measures on the caller's thread. No server that it started is left when it returns.
   *
   * @throws ServerStartException if a server did not start
   * @throws IOException if a peer could not connect
   * @throws InterruptedException if the thread was interrupted
   */
  Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException;
}
