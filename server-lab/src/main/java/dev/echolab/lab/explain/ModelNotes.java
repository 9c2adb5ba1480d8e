package dev.echolab.lab.explain;

import dev.echolab.lab.server.Variant;
import java.util.List;

/** Describes what the stamps of a server model cannot show. */
final class ModelNotes {
  private static final String BIO =
      "bio: there is no stamp for 'readable'. The read call is made before the request is"
          + " sent; it waits and copies in one call. The bytes are inferred to have arrived"
          + " when the client's write call returns. 'read' is the rest: waking the thread"
          + " up, and the copy.";

  private static final String NIO =
      "nio: 'readable' is when select() returned; connections that are ready in the same"
          + " iteration wait for those before them.";

  private static final String NETTY =
      "Netty: write() only queues; 'write' is flush(), which makes the call. Calls that"
          + " Netty's own threads make for themselves are not in the server's counters.";

  private static final String IO_URING =
      "io_uring: there is no read call; 'read' goes from submitting the receive to its"
          + " completion. Netty submits it after a poll has completed, and does not report that"
          + " poll. If the receive was submitted before the request was sent, arrival is"
          + " inferred as for bio. 'write' ends when its completion was seen.";

  /** The notes of a server started by {@code --server}. */
  static final List<String> OF_EXTERNAL =
      List.of(
          "A server started by --server answers in the raw protocol, with no stamps and no"
              + " counters: its steps are not available. Its costs and the kernel's buffers are"
              + " measured from outside.");

  private ModelNotes() {}

  static List<String> of(Variant variant) {
    String ofModel =
        switch (variant.module()) {
          case "bio-server" -> BIO;
          case "nio-server" -> NIO;
          default -> NETTY;
        };
    return variant.submitsReads() ? List.of(ofModel, IO_URING) : List.of(ofModel);
  }
}
