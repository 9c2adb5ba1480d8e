package dev.echolab.load.conform;

import java.io.IOException;

/**
 * Describes one behaviour that an echo server must have.
 *
 * @param name short and stable; used by {@code --only} and in reports
 * @param sends what the client does
 * @param expects what must come back
 */
record ConformCase(String name, String sends, String expects, Check<Peer.Group> check) {

  /**
   * Performs a case; returns normally if it passed.
   *
   * @param <T> the connections of the case: a {@link Peer}, or a {@link Peer.Group} that opens them
   */
  @FunctionalInterface
  interface Check<T> {
    /**
     * Runs the case; the caller closes its connections.
     *
     * @throws Deviation if the server behaved differently; the message says how
     * @throws NotAvailable if what the case has to read is not available
     * @throws IOException if a connection failed, which is a deviation too
     */
    void run(T connections) throws Deviation, NotAvailable, IOException, InterruptedException;
  }

  /** Creates a case on a single connection. */
  static ConformCase single(String name, String sends, String expects, Check<Peer> check) {
    return new ConformCase(name, sends, expects, peers -> check.run(peers.connect()));
  }

  /** Reports that the server behaved differently from the case; the message says how. */
  static final class Deviation extends Exception {
    private static final long serialVersionUID = 1L;

    Deviation(String message) {
      super(message);
    }
  }

  /** Reports that a case cannot be decided here; the message says what is missing. */
  static final class NotAvailable extends Exception {
    private static final long serialVersionUID = 1L;

    NotAvailable(String message) {
      super(message);
    }
  }
}
