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
  private final ConnectionManager keeper;
  private final Failures failures;
  private final Recorder recorder;
  private final IncidentLog incidents;

  ReplyReceiver(
      ReplyDecoder reader,
      MessageSource source,
      ConnectionManager keeper,
      Failures failures,
      Recorder recorder,
      IncidentLog incidents) {
    this.reader = reader;
    this.source = source;
    this.keeper = keeper;
    this.failures = failures;
    this.recorder = recorder;
    this.incidents = incidents;
  }

  /** The connection is readable. */
  void receive(EchoConnection c) {
    try {
      long headBefore = c.flight.head();
      ReplyDecoder.Found found = reader.read(c);
      if (found == ReplyDecoder.Found.END) {
        keeper.lost(c, "closed-by-peer", "the peer closed it", reader.stampNs());
        return;
      }
      long head = c.flight.head();
      if (head >= c.lifeEnd) {
        keeper.churn(c);
      } else if (head != headBefore) {
        source.answered(c, headBefore, reader.stampNs());
      }
    } catch (IOException e) {
      keeper.lost(c, "lost", e.getMessage(), System.nanoTime());
    } catch (ErrorReplyException e) {
      turnedAway(c, e);
    } catch (BadReplyException e) {
      wrong(c, e.misanswer());
    }
  }

  /** When the last read call returned. */
  long stampNs() {
    return reader.stampNs();
  }

  private void turnedAway(EchoConnection c, ErrorReplyException e) {
    long nowNs = System.nanoTime();
    if (e.code() == ErrorCode.BUSY.code()) {
      recorder.refused(nowNs);
    }
    keeper.lost(c, "turned-away", e.getMessage(), nowNs);
  }

  private void wrong(EchoConnection c, BadReply misanswer) {
    incidents.add(misanswer.kind().key(), misanswer.text());
    long nowNs = System.nanoTime();
    failures.corrupt(c, nowNs);
    keeper.lost(c, "given-up", "closed after a wrong answer", nowNs);
  }
}
