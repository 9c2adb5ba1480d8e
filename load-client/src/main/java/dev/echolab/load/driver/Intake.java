package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.ErrorCode;
import java.io.IOException;

/** Reads a connection's answers and decides what follows from them. Owned by one client thread. */
final class Intake {
  private final ReplyReader reader;
  private final MessageSource source;
  private final ConnectionKeeper keeper;
  private final Failures failures;
  private final Recorder recorder;
  private final IncidentLog incidents;

  Intake(
      ReplyReader reader,
      MessageSource source,
      ConnectionKeeper keeper,
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
      ReplyReader.Found found = reader.read(c);
      if (found == ReplyReader.Found.END) {
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
    } catch (TurnedAwayException e) {
      turnedAway(c, e);
    } catch (WrongAnswerException e) {
      wrong(c, e.misanswer());
    }
  }

  /** When the last read call returned. */
  long stampNs() {
    return reader.stampNs();
  }

  private void turnedAway(EchoConnection c, TurnedAwayException e) {
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
