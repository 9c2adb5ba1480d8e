package dev.echolab.server;

/** Reports an allocation that would exceed the budget of {@link BufferMemory}. */
public final class BufferMemoryExhausted extends OutOfMemoryError {
  private static final long serialVersionUID = 1L;

  BufferMemoryExhausted(int requestedBytes, long usedBytes, long limitBytes) {
    super(
        "no buffer memory for "
            + requestedBytes
            + " B: "
            + usedBytes
            + " of "
            + limitBytes
            + " B are in use");
  }

  /** Takes no stack trace: hostile peers can cause many of these errors. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
