package dev.echolab.process;

import java.nio.ByteBuffer;

/** RFC 862: whatever arrives goes back. What one read brought counts as one request. */
public final class RawExchange implements Exchange {
  private final Work work;

  public RawExchange(Work work) {
    this.work = work;
  }

  @Override
  public Next process(ByteBuffer received) {
    if (received.hasRemaining()) {
      work.run();
    }
    return Next.READ;
  }

  @Override
  public ByteBuffer answer() {
    return null;
  }

  @Override
  public void unprocessed(ByteBuffer received) {
    // The responses were all there was.
    received.position(received.limit());
  }

  @Override
  public int bytesWanted(ByteBuffer unprocessed) {
    return 1;
  }
}
