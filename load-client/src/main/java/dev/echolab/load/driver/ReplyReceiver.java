package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.ErrorCode;
import java.io.IOException;

/** Reads a connection's answers and decides what follows from them. Owned by one client thread. */
final class ReplyReceiver {
  private final ReplyDecoder reader;
  private final MessageSource source;
  private final ConnectionManager manager;
  private final Failures failures;
  private final Recorder recorder;
  private final IncidentLog incidents;

  ReplyReceiver(
      ReplyDecoder reader,
      MessageSource source,
      ConnectionManager manager,
      Failures failures,
      Recorder recorder,
      IncidentLog incidents) {
    this.reader = reader;
    this.source = source;
    this.manager = manager;
    this.failures = failures;
    this.recorder = recorder;
    this.incidents = incidents;
  }

  /** The connection is readable. */
  void receive(EchoConnection c) {
    try {
      long headBefore = c.inFlight.head();
      ReplyDecoder.Found found = reader.read(c);
      if (found == ReplyDecoder.Found.END) {
        manager.lost(c, "closed-by-peer", "the peer closed it", reader.stampNs());
        return;
      }
      long head = c.inFlight.head();
      if (head >= c.lifeEnd) {
        manager.churn(c);
      } else if (head != headBefore) {
        source.answered(c, headBefore, reader.stampNs());
      }
    } catch (IOException e) {
      manager.lost(c, "lost", e.getMessage(), System.nanoTime());
    } catch (ErrorReplyException e) {
      rejected(c, e);
    } catch (BadReplyException e) {
      wrong(c, e.badReply());
    }
  }

  /** When the last read call returned. */
  long stampNs() {
    return reader.stampNs();
  }

  private void rejected(EchoConnection c, ErrorReplyException e) {
    long nowNs = System.nanoTime();
    if (e.code() == ErrorCode.BUSY.code()) {
      recorder.refused(nowNs);
    }
    manager.lost(c, "turned-away", e.getMessage(), nowNs);
  }

  private void wrong(EchoConnection c, BadReply badReply) {
    incidents.add(badReply.kind().key(), badReply.text());
    long nowNs = System.nanoTime();
    failures.corrupt(c, nowNs);
    manager.lost(c, "given-up", "closed after a wrong answer", nowNs);
  }
}
