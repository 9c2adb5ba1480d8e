package dev.echolab.handler;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Returns the received bytes unchanged (RFC 862). The bytes of one read call count as one request.
 */
public final class RawRequestHandler implements RequestHandler {
  private static final Logger log = LogManager.getLogger(RawRequestHandler.class);

  private final Work work;
  private final StepListener steps;
  private int consumedBytes;

  public RawRequestHandler(Work work, StepListener steps) {
    this.work = work;
    this.steps = steps;
  }

  @Override
  public Next process(ByteBuffer received) {
    steps.processStart(received);
    consumedBytes = received.remaining();
    Next next = consumedBytes > 0 ? runWork(received) : Next.READ;
    steps.processEnd();
    return next;
  }

  /**
   * Runs the work. An {@link Error} ends only this connection, as in {@link FramedRequestHandler};
   * the raw protocol has no error message.
   */
  private Next runWork(ByteBuffer received) {
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
    // The responses spanned everything that was received.
    received.position(received.limit());
    steps.requestsCompleted(consumedBytes, 0);
  }

  @Override
  public int requiredCapacity(ByteBuffer unprocessed) {
    return 1;
  }
}
