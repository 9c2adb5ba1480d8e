package dev.echolab.load.explain;

import dev.echolab.load.lab.Variant;
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
          "io_uring: the receive is submitted before the bytes are there and completes by itself:"
              + " there is no 'readable', and no read call. Arrival is inferred as for bio, and"
              + " 'write' ends when its completion was seen.");
    }
    return notes;
  }
}
