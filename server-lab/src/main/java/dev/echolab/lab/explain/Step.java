package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Names the parts of a round trip, in order. Each part starts where the previous one ends. */
@JsonFormat(shape = JsonFormat.Shape.OBJECT)
enum Step {
  ARRIVE("arrive", "1 receive, until data is readable", "client's write call -> readable"),
  WAIT("turn", "wait for the read call", "readable -> read call"),
  READ("read", "2 read", "read call -> its return"),
  PROCESS("process", "3 process", "read end -> responses ready"),
  TO_WRITE("toWrite", "to the write call", "processed -> write call"),
  WRITE("write", "4 write", "write call -> its return"),
  REPLY("reply", "5 transmit, back at the client", "write end -> reply read");

  @JsonKey @JsonProperty final String key;
  @JsonProperty final String label;

  /** The two moments between which the step lies. */
  @JsonProperty final String fromTo;

  Step(String key, String label, String fromTo) {
    this.key = key;
    this.label = label;
    this.fromTo = fromTo;
  }
}
