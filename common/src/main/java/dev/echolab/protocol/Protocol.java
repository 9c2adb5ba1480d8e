package dev.echolab.protocol;

import java.util.Locale;

/** Names the protocol that a server speaks. */
public enum Protocol {
  /** Frames with a header, as in {@code docs/protocol.md}. */
  FRAMED,
  /** The echo protocol of RFC 862: the server returns the bytes that it receives. */
  RAW;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Protocol ofKey(String key) {
    for (Protocol protocol : values()) {
      if (protocol.key().equals(key)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("neither framed nor raw");
  }
}
