package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonValue;

/** Names the parts of a round trip, in order. Each part starts where the previous one ends. */
enum Step {
  ARRIVE("arrive", "1 receive, until data is readable", "client's write call -> readable"),
  WAIT("turn", "wait for the read call", "readable -> read call"),
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

  /** Returns the name in JSON. */
  @JsonValue
  String key() {
    return key;
  }

  /** Returns the name in tables and charts. */
  String label() {
    return label;
  }

  /** Returns the two moments between which the step lies. */
  String fromTo() {
    return fromTo;
  }
}
