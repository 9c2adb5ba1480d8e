package dev.echolab.load.conform;

import dev.echolab.load.conform.CaseResult.Outcome;
import java.io.IOException;

/**
 * Describes one behaviour that an echo server must have.
 *
 * @param name short and stable; used by {@code --only} and in reports
 * @param sends what the client does
 * @param expects what must come back
 */
record ConformCase(String name, String sends, String expects, Check<Peer.Group> check) {

  /** Performs a case on a {@link Peer}, or on a {@link Peer.Group} that opens several. */
  @FunctionalInterface
  interface Check<T> {
    /** Returns normally if the case passed; it failed if a connection fails. */
    void run(T connections) throws NotPassed, IOException, InterruptedException;
  }

  /** Creates a case on a single connection. */
  static ConformCase single(String name, String sends, String expects, Check<Peer> check) {
    return new ConformCase(name, sends, expects, peers -> check.run(peers.connect()));
  }

  /** Reports how the server behaved differently, or what is missing to decide a case. */
  static final class NotPassed extends Exception {
    private static final long serialVersionUID = 1L;
    final Outcome outcome;

    NotPassed(String message) {
      this(Outcome.FAILED, message);
    }

    NotPassed(Outcome outcome, String message) {
      super(message);
      this.outcome = outcome;
    }
  }
}
