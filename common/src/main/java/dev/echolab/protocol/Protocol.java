package dev.echolab.protocol;

/** Names the protocol that a server speaks. */
public enum Protocol {
  /** Frames with a header, as in {@code docs/protocol.md}. */
  FRAMED,
  /** The echo protocol of RFC 862: the server returns the bytes that it receives. */
  RAW
}
