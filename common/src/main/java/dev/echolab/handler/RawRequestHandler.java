package dev.echolab.handler;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** RFC 862: whatever arrives goes back. What one read brought counts as one request. */
public final class RawRequestHandler implements RequestHandler {
  private static final Logger log = LogManager.getLogger(RawRequestHandler.class);

  private final Work work;
  private final StepListener steps;
  private int answeredBytes;

  public RawRequestHandler(Work work, StepListener steps) {
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

  /**
   * An Error ends this connection only, as in {@link FramedRequestHandler}; raw knows no word for
   * it.
   */
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
  public ByteBuffer extraFrame() {
    return null;
  }

  @Override
  public void spanRemaining(ByteBuffer received) {
    // The responses were all there was.
    received.position(received.limit());
    steps.requestsCompleted(answeredBytes, 0);
  }

  @Override
  public int requiredCapacity(ByteBuffer unprocessed) {
    return 1;
  }
}
