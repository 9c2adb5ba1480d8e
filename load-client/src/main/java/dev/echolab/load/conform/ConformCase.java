package dev.echolab.load.conform;

import java.io.IOException;

/**
 * One thing an echo server must do.
 *
 * @param name short and stable, for selection and for reports
 * @param sends what the client does
 * @param expects what must come back
 */
record ConformCase(String name, String sends, String expects, Check check) {

  /** Does what the case says and returns if the server behaved. */
  @FunctionalInterface
  interface Check {
    /**
     * Runs on connections that it opens itself and that are closed after it.
     *
     * @throws Deviation if the server did something else; its message is what came back
     * @throws IOException if a connection failed, which is a deviation too
     */
    void run(Peers peers) throws Deviation, IOException, InterruptedException;
  }
}
