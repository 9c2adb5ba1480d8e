package dev.echolab.load.conform;

import java.io.IOException;

/**
 * Describes one behaviour that an echo server must have.
 *
 * @param name short and stable; used by {@code --only} and in reports
 * @param sends what the client does
 * @param expects what must come back
 */
record ConformCase(String name, String sends, String expects, Check check) {

  /** Performs a case; returns normally if it passed. */
  @FunctionalInterface
  interface Check {
    /**
     * Runs the case on connections that it opens by {@code peers}; the caller closes them.
     *
     * @throws Deviation if the server behaved differently; the message says how
     * @throws IOException if a connection failed, which is a deviation too
     */
    void run(Peers peers) throws Deviation, IOException, InterruptedException;
  }
}
