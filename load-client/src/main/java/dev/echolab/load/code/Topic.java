package dev.echolab.load.code;

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
      Episode.CONNECTION,
      CallNames.ACCEPTING,
      Map.of(
          Model.BIO, List.of(Place.method("Acceptor", "acceptOne")),
          Model.NIO,
              List.of(Place.method("Acceptor", "onReady"), Place.method("Connection", "open")),
          Model.NETTY, List.of(Place.method("Acceptor", "initChannel")))),
  RECEIVE(
      "Step 1: receive",
      "The kernel puts what arrives into the socket's receive buffer. No program runs for it; what"
          + " differs is who waits for it, and in which call.",
      Episode.ECHO,
      CallNames.WAITING,
      Map.of(
          Model.BIO, List.of(Place.step("Connection", "receive")),
          Model.NIO,
              List.of(
                  Place.method("EventLoop", "iterate"),
                  Place.method("EventLoop", "dispatch"),
                  Place.method("Connection", "onReadable")),
          Model.NETTY, List.of(Place.method("Connection", "channelRead")))),
  READ(
      "Step 2: read",
      "A call copies from the kernel's receive buffer into the process's buffer.",
      Episode.ECHO,
      CallNames.READING,
      Map.of(
          Model.BIO, List.of(Place.method("Connection", "read")),
          Model.NIO, List.of(Place.method("Connection", "read")),
          Model.NETTY,
              List.of(
                  Place.method("ReceiveBuffers", "reset"),
                  Place.method("ReceiveBuffers", "allocate"),
                  Place.method("ReceiveBuffers", "lastBytesRead")))),
  PROCESS(
      "Step 3: process",
      "The program works on its own buffer. The work itself is the same class in all three,"
          + " handler.RequestHandler in common, and makes no call.",
      Episode.ECHO,
      CallNames.NEITHER,
      Map.of(
          Model.BIO, List.of(Place.step("Connection", "process")),
          Model.NIO, List.of(Place.step("Connection", "process")),
          Model.NETTY, List.of(Place.step("Connection", "process")))),
  WRITE(
      "Step 4: write",
      "A call copies from the process's buffer into the socket's send buffer.",
      Episode.ECHO,
      CallNames.WRITING,
      Map.of(
          Model.BIO, List.of(Place.method("Connection", "write")),
          Model.NIO, List.of(Place.method("Connection", "write")),
          Model.NETTY,
              List.of(Place.method("Connection", "queue"), Place.method("Connection", "flush")))),
  TRANSMIT(
      "Step 5: transmit",
      "The kernel sends what stands in the send buffer, when the peer's window lets it. No program"
          + " runs for it, and nothing tells the program that it was done.",
      Episode.ECHO,
      CallNames.NONE,
      Map.of(
          Model.BIO, List.of(Place.blockOfStep("Connection", "transmit")),
          Model.NIO, List.of(Place.blockOfStep("Connection", "transmit")),
          Model.NETTY, List.of(Place.blockOfStep("Connection", "transmit")))),
  BACKPRESSURE(
      "Backpressure",
      "A peer that sends and does not read must not make the server's memory grow: who has unsent"
          + " responses is not read.",
      Episode.SILENT_READER,
      CallNames.ALL,
      Map.of(
          Model.BIO, List.of(Place.method("Connection", "write")),
          Model.NIO,
              List.of(
                  Place.method("Connection", "waitUntilWritable"),
                  Place.method("Connection", "onWritable")),
          Model.NETTY,
              List.of(
                  Place.method("Connection", "processAndWrite"),
                  Place.method("Connection", "channelWritabilityChanged"),
                  Place.method("Connection", "resumeReading")))),
  CLOSE(
      "Close",
      "An end that loses nothing: what is owed is written, the peer is told, and what still comes"
          + " is thrown away until the peer closes.",
      Episode.CONNECTION,
      CallNames.CLOSING,
      Map.of(
          Model.BIO,
              List.of(Place.method("Connection", "linger"), Place.method("Connection", "close")),
          Model.NIO,
              List.of(
                  Place.method("Connection", "linger"),
                  Place.method("Connection", "discardInput"),
                  Place.method("Connection", "close")),
          Model.NETTY,
              List.of(
                  Place.method("Connection", "closeIfInputShutdown"),
                  Place.method("Connection", "linger"),
                  Place.method("Connection", "handlerRemoved")))),
  ERRORS(
      "Errors",
      "The peer's fault costs its connection and a counter; our own is told once, and the others go"
          + " on. Without descriptors or threads, accepting pauses.",
      Episode.RESET,
      CallNames.AFTER_ACCEPTING,
      Map.of(
          Model.BIO,
              List.of(Place.method("Connection", "run"), Place.method("Acceptor", "pauseAfter")),
          Model.NIO,
              List.of(
                  Place.method("Connection", "onReady"), Place.method("Acceptor", "pauseAfter")),
          Model.NETTY, List.of(Place.method("Connection", "exceptionCaught"))));

  private final String title;
  private final String sentence;
  private final Episode episode;
  private final CallNames calls;

  @SuppressWarnings("ImmutableEnumChecker") // all made by Map.of and List.of
  private final Map<Model, List<Place>> places;

  Topic(
      String title,
      String sentence,
      Episode episode,
      CallNames calls,
      Map<Model, List<Place>> places) {
    this.title = title;
    this.sentence = sentence;
    this.episode = episode;
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

  Episode episode() {
    return episode;
  }

  CallNames calls() {
    return calls;
  }

  List<Place> places(Model model) {
    return places.get(model);
  }

  /** By its key, or, for a step, by its number. */
  static Optional<Topic> named(String text) {
    return Arrays.stream(values())
        .filter(topic -> topic.key().equals(text) || topic.title().startsWith("Step " + text + ":"))
        .findFirst();
  }
}
