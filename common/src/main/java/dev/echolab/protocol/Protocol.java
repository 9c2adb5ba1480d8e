package dev.echolab.protocol;

/** What a server speaks. */
public enum Protocol {
  /** {@code docs/protocol.md}. */
  FRAMED,
  /** RFC 862: whatever arrives goes back. */
  RAW
}
