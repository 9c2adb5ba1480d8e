package dev.echolab.process;

import java.nio.ByteBuffer;

/** RFC 862: whatever arrives goes back. What one read brought counts as one request. */
public final class RawExchange implements Exchange {
  private final Work work;
  private final Steps steps;
  private int answeredBytes;

  public RawExchange(Work work, Steps steps) {
    this.work = work;
    this.steps = steps;
  }

  @Override
  public Next process(ByteBuffer received) {
    answeredBytes = received.remaining();
    if (answeredBytes > 0) {
      work.run();
    }
    steps.processEnd();
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
    steps.processed(answeredBytes, 0);
  }

  @Override
  public int bytesWanted(ByteBuffer unprocessed) {
    return 1;
  }
}
