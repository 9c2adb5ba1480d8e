package dev.echolab.server;

/** Reports an allocation that would exceed the budget of {@link BufferMemory}. */
public final class BufferMemoryExhausted extends OutOfMemoryError {
  private static final long serialVersionUID = 1L;

  BufferMemoryExhausted(int requestedBytes, long usedBytes, long limitBytes) {
    super(
        "no buffer memory for %s B: %s of %s B are in use"
            .formatted(requestedBytes, usedBytes, limitBytes));
  }

  /** Takes no stack trace: hostile peers can cause many of these errors. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
