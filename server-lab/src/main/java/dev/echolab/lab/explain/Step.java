package dev.echolab.lab.explain;

/** The parts of a round trip, in order; each one begins where the one before it ends. */
enum Step {
  ARRIVE("arrive", "1 receive, until the server knows", "client's write call -> readable"),
  TURN("turn", "wait for its turn", "readable -> read call"),
  READ("read", "2 read", "read call -> its return"),
  PROCESS("process", "3 process", "read end -> responses ready"),
  TO_WRITE("toWrite", "to the write call", "processed -> write call"),
  WRITE("write", "4 write", "write call -> its return"),
  REPLY("reply", "5 transmit, back at the client", "write end -> reply read");

  private final String key;
  private final String label;
  private final String fromTo;

  Step(String key, String label, String fromTo) {
    this.key = key;
    this.label = label;
    this.fromTo = fromTo;
  }

  /** As results name it. */
  String key() {
    return key;
  }

  /** As people read it. */
  String label() {
    return label;
  }

  /** Between which moments. */
  String fromTo() {
    return fromTo;
  }
}
