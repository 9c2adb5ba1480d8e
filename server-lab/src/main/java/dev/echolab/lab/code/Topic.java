package dev.echolab.lab.code;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is looked at side by side: the five steps, and what happens around them. */
enum Topic {
  ACCEPT(
      "Accept",
      "A connection waits in the listener's queue, made by the kernel, until a process takes it.",
      SyscallScenario.CONNECTION,
      SyscallNames.ACCEPTING,
      Map.of(
          Model.BIO, List.of(CodeLocation.method("Acceptor", "acceptOne")),
          Model.NIO,
              List.of(
                  CodeLocation.method("Acceptor", "onReady"),
                  CodeLocation.method("Connection", "open")),
          Model.NETTY, List.of(CodeLocation.method("Acceptor", "initChannel")))),
  RECEIVE(
      "Step 1: receive",
      "The kernel puts what arrives into the socket's receive buffer. No program runs for it; what"
          + " differs is who waits for it, and in which call.",
      SyscallScenario.ECHO,
      SyscallNames.WAITING,
      Map.of(
          Model.BIO, List.of(CodeLocation.step("Connection", "receive")),
          Model.NIO,
              List.of(
                  CodeLocation.method("EventLoop", "iterate"),
                  CodeLocation.method("EventLoop", "dispatch"),
                  CodeLocation.method("Connection", "onReadable")),
          Model.NETTY, List.of(CodeLocation.method("Connection", "channelRead")))),
  READ(
      "Step 2: read",
      "A call copies from the kernel's receive buffer into the process's buffer.",
      SyscallScenario.ECHO,
      SyscallNames.READING,
      Map.of(
          Model.BIO, List.of(CodeLocation.method("Connection", "read")),
          Model.NIO, List.of(CodeLocation.method("Connection", "read")),
          Model.NETTY,
              List.of(
                  CodeLocation.method("ReceiveBuffers", "reset"),
                  CodeLocation.method("ReceiveBuffers", "allocate"),
                  CodeLocation.method("ReceiveBuffers", "lastBytesRead")))),
  PROCESS(
      "Step 3: process",
      "The program works on its own buffer. The work itself is the same class in all three,"
          + " handler.RequestHandler in common, and makes no call.",
      SyscallScenario.ECHO,
      SyscallNames.NEITHER,
      Map.of(
          Model.BIO, List.of(CodeLocation.step("Connection", "process")),
          Model.NIO, List.of(CodeLocation.step("Connection", "process")),
          Model.NETTY, List.of(CodeLocation.step("Connection", "process")))),
  WRITE(
      "Step 4: write",
      "A call copies from the process's buffer into the socket's send buffer.",
      SyscallScenario.ECHO,
      SyscallNames.WRITING,
      Map.of(
          Model.BIO, List.of(CodeLocation.method("Connection", "write")),
          Model.NIO, List.of(CodeLocation.method("Connection", "write")),
          Model.NETTY,
              List.of(
                  CodeLocation.method("Connection", "queue"),
                  CodeLocation.method("Connection", "flush")))),
  TRANSMIT(
      "Step 5: transmit",
      "The kernel sends what stands in the send buffer, when the peer's window lets it. No program"
          + " runs for it, and nothing tells the program that it was done.",
      SyscallScenario.ECHO,
      SyscallNames.NONE,
      Map.of(
          Model.BIO, List.of(CodeLocation.blockOfStep("Connection", "transmit")),
          Model.NIO, List.of(CodeLocation.blockOfStep("Connection", "transmit")),
          Model.NETTY, List.of(CodeLocation.blockOfStep("Connection", "transmit")))),
  BACKPRESSURE(
      "Backpressure",
      "A peer that sends and does not read must not make the server's memory grow: who has unsent"
          + " responses is not read.",
      SyscallScenario.SILENT_READER,
      SyscallNames.ALL,
      Map.of(
          Model.BIO, List.of(CodeLocation.method("Connection", "write")),
          Model.NIO,
              List.of(
                  CodeLocation.method("Connection", "waitUntilWritable"),
                  CodeLocation.method("Connection", "onWritable")),
          Model.NETTY,
              List.of(
                  CodeLocation.method("Connection", "processAndWrite"),
                  CodeLocation.method("Connection", "channelWritabilityChanged"),
                  CodeLocation.method("Connection", "resumeReading")))),
  CLOSE(
      "Close",
      "An end that loses nothing: what is owed is written, the peer is told, and what still comes"
          + " is thrown away until the peer closes.",
      SyscallScenario.CONNECTION,
      SyscallNames.CLOSING,
      Map.of(
          Model.BIO,
              List.of(
                  CodeLocation.method("Connection", "linger"),
                  CodeLocation.method("Connection", "close")),
          Model.NIO,
              List.of(
                  CodeLocation.method("Connection", "linger"),
                  CodeLocation.method("Connection", "discardInput"),
                  CodeLocation.method("Connection", "close")),
          Model.NETTY,
              List.of(
                  CodeLocation.method("Connection", "closeIfInputShutdown"),
                  CodeLocation.method("Connection", "linger"),
                  CodeLocation.method("Connection", "handlerRemoved")))),
  ERRORS(
      "Errors",
      "The peer's fault costs its connection and a counter; our own is told once, and the others go"
          + " on. Without descriptors or threads, accepting pauses.",
      SyscallScenario.RESET,
      SyscallNames.AFTER_ACCEPTING,
      Map.of(
          Model.BIO,
              List.of(
                  CodeLocation.method("Connection", "run"),
                  CodeLocation.method("Acceptor", "pauseAfter")),
          Model.NIO,
              List.of(
                  CodeLocation.method("Connection", "onReady"),
                  CodeLocation.method("Acceptor", "pauseAfter")),
          Model.NETTY, List.of(CodeLocation.method("Connection", "exceptionCaught"))));

  private final String title;
  private final String sentence;
  private final SyscallScenario scenario;
  private final SyscallNames calls;

  @SuppressWarnings("ImmutableEnumChecker") // all made by Map.of and List.of
  private final Map<Model, List<CodeLocation>> places;

  Topic(
      String title,
      String sentence,
      SyscallScenario scenario,
      SyscallNames calls,
      Map<Model, List<CodeLocation>> places) {
    this.title = title;
    this.sentence = sentence;
    this.scenario = scenario;
    this.calls = calls;
    this.places = places;
  }

  /** As users type it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  String sentence() {
    return sentence;
  }

  SyscallScenario scenario() {
    return scenario;
  }

  SyscallNames calls() {
    return calls;
  }

  List<CodeLocation> places(Model model) {
    return places.get(model);
  }

  /** By its key, or, for a step, by its number. */
  static Optional<Topic> named(String text) {
    return Arrays.stream(values())
        .filter(topic -> topic.key().equals(text) || topic.title().startsWith("Step " + text + ":"))
        .findFirst();
  }
}
