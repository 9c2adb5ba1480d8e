package dev.echolab.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes bytes to another stream and keeps the first failure: {@link java.io.PrintStream} and
 * {@link java.io.PrintWriter} above it swallow exceptions. Used by one thread at a time.
 */
public final class FailureKeepingStream extends FilterOutputStream {
  private IOException failure;

  public FailureKeepingStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** Throws the first failure of a write, if there was one. */
  public void rethrowFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
