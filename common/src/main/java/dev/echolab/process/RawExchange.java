package dev.echolab.process;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** RFC 862: whatever arrives goes back. What one read brought counts as one request. */
public final class RawExchange implements Exchange {
  private static final Logger log = LogManager.getLogger(RawExchange.class);

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
    Next next = answeredBytes > 0 ? work(received) : Next.READ;
    steps.processEnd();
    return next;
  }

  /** An Error ends this connection only, as in {@link FramedExchange}; raw knows no word for it. */
  private Next work(ByteBuffer received) {
    try {
      work.run();
      return Next.READ;
    } catch (RuntimeException | Error e) {
      log.error("step 3 failed", e);
      received.limit(received.position());
      return Next.CLOSE;
    }
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
