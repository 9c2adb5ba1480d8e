package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.protocol.ErrorCode;
import java.io.IOException;

/**
 * Has a readable connection's replies decoded, and acts on the outcome: reports replies to the
 * message source, or the connection to the connection manager. Owned by one client thread.
 */
final class ReplyReceiver {
  private final ReplyDecoder decoder;
  private final MessageSource source;
  private final ConnectionManager manager;
  private final Failures failures;
  private final IncidentLog incidents;

  ReplyReceiver(
      ReplyDecoder decoder,
      MessageSource source,
      ConnectionManager manager,
      Failures failures,
      IncidentLog incidents) {
    this.decoder = decoder;
    this.source = source;
    this.manager = manager;
    this.failures = failures;
    this.incidents = incidents;
  }

  /** Reads a readable connection until the kernel has no more bytes. */
  void receive(EchoConnection c) {
    try {
      long headBefore = c.inFlight.head();
      if (!decoder.read(c)) {
        manager.lost(c, "closed-by-peer", "the peer closed it", decoder.readNs());
        return;
      }
      long head = c.inFlight.head();
      if (head != headBefore) {
        c.load.replied(decoder.readNs());
      }
      if (head >= c.lifeEnd()) {
        manager.replace(c);
      } else if (head != headBefore) {
        source.answered(c, headBefore, decoder.readNs());
      }
    } catch (IOException e) {
      manager.lost(c, "lost", e.getMessage(), System.nanoTime());
    } catch (ErrorReplyException e) {
      errorReply(c, e);
    } catch (BadReplyException e) {
      badReply(c, e.badReply());
    }
  }

  /** Returns when the last read call returned. */
  long readNs() {
    return decoder.readNs();
  }

  private void errorReply(EchoConnection c, ErrorReplyException e) {
    long nowNs = System.nanoTime();
    if (e.code() == ErrorCode.BUSY.code()) {
      failures.refused(nowNs);
    }
    manager.lost(c, "turned-away", e.getMessage(), nowNs);
  }

  private void badReply(EchoConnection c, BadReply badReply) {
    incidents.add(badReply.kind().key(), badReply.text());
    long nowNs = System.nanoTime();
    failures.corrupt(c, nowNs);
    manager.lost(c, "given-up", "closed after a wrong reply", nowNs);
  }
}
