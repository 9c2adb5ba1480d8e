package dev.echolab.docs;

import java.util.Locale;

/** Lists what is shown side by side: the five steps, and what happens around them. */
enum Topic {
  ACCEPT(
      "Accept",
      "A new connection waits in the listener's queue, in the kernel, until the process accepts"
          + " it. The event loops accept until the queue is empty: the last accept returns none. bio"
          + " creates a thread (clone3).",
      SyscallScenario.CONNECTION,
      SyscallNames.ACCEPTING),
  RECEIVE(
      "Step 1: receive",
      "The kernel puts arriving bytes into the socket's receive buffer, without the program. The"
          + " models differ in what waits for the bytes, and in which call: bio waits in read, the"
          + " call of step 2, and yields after each response.",
      SyscallScenario.ECHO,
      SyscallNames.WAITING),
  READ(
      "Step 2: read",
      "A call copies from the kernel's receive buffer into the process's buffer.",
      SyscallScenario.ECHO,
      SyscallNames.READING),
  PROCESS(
      "Step 3: process",
      "The program works on its own buffer. The same class does it in all three models,"
          + " handler.RequestHandler in common, and makes no call.",
      SyscallScenario.ECHO,
      SyscallNames.NEITHER),
  WRITE(
      "Step 4: write",
      "A call copies from the process's buffer into the socket's send buffer.",
      SyscallScenario.ECHO,
      SyscallNames.WRITING),
  TRANSMIT(
      "Step 5: transmit",
      "The kernel sends the content of the send buffer when the peer's window allows it. No program"
          + " runs for it, and the program is not notified when it is done.",
      SyscallScenario.ECHO,
      SyscallNames.NONE),
  BACKPRESSURE(
      "Backpressure",
      "A peer that sends and does not read must not make the server's memory grow: the server does"
          + " not read from a connection with unsent responses.",
      SyscallScenario.SILENT_READER,
      SyscallNames.ALL),
  CLOSE(
      "Close",
      "A close that loses nothing: the server writes the pending responses, ends its output, and"
          + " discards further input until the peer closes. Counted is the usual case: the peer"
          + " closes first.",
      SyscallScenario.CONNECTION,
      SyscallNames.CLOSING),
  ERRORS(
      "Errors",
      "A fault of the peer ends its connection and is counted. A fault of the server is logged"
          + " once, and the other connections continue. Without descriptors or threads, accepting"
          + " pauses. Most of bio's futex and other calls are the JVM's: a thread begins and ends for"
          + " each connection.",
      SyscallScenario.RESET,
      SyscallNames.AFTER_ACCEPTING);

  private final String title;
  private final String sentence;
  private final SyscallScenario scenario;
  private final SyscallNames calls;

  Topic(String title, String sentence, SyscallScenario scenario, SyscallNames calls) {
    this.title = title;
    this.sentence = sentence;
    this.scenario = scenario;
    this.calls = calls;
  }

  /** Returns the name that users type and that the markers in the sources contain. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  String sentence() {
    return sentence;
  }

  /** Returns the scenario whose system calls are shown. */
  SyscallScenario scenario() {
    return scenario;
  }

  /** Returns what the counted calls are to the topic. */
  String callsTitle() {
    return calls == SyscallNames.WAITING ? "calls that wait for this step" : "system calls";
  }

  /** Returns which of these system calls belong to the topic. */
  SyscallNames calls() {
    return calls;
  }
}
