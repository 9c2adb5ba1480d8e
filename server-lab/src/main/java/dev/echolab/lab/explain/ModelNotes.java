package dev.echolab.lab.explain;

import dev.echolab.lab.server.Variant;
import java.util.ArrayList;
import java.util.List;

/** What of a model's steps cannot be seen from where they are stamped. */
final class ModelNotes {
  private ModelNotes() {}

  static List<String> of(Variant variant) {
    List<String> notes = new ArrayList<>();
    if (variant.module().equals("bio-server")) {
      notes.add(
          "bio: 'readable' cannot be seen. The read call is made before the request is sent; it"
              + " waits and copies in one. That the bytes have arrived when the client's write call"
              + " returns is inferred; 'read' is the rest: waking the thread up, and the copy.");
    }
    if (variant.module().equals("nio-server")) {
      notes.add(
          "nio: 'readable' is when select() returned; connections ready in the same turn wait for"
              + " those before them ('turn').");
    }
    if (variant.module().equals("netty-server")) {
      notes.add(
          "Netty: write() only queues; 'write' is flush(), which makes the call. Calls that Netty's"
              + " own threads make for themselves are not in the server's counters.");
    }
    if (variant.name().endsWith("io_uring")) {
      notes.add(
          "io_uring: no read call; 'read' goes from submitting the receive to its completion. Netty"
              + " submits it when a poll before it has completed, and does not tell of that poll."
              + " Where the receive was submitted before the request was sent, arrival is inferred"
              + " as for bio. 'write' ends when its completion was seen.");
    }
    return notes;
  }
}
