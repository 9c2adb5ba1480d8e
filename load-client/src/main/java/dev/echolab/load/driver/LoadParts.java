package dev.echolab.load.driver;

import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.schedule.OpenSchedule;
import dev.echolab.protocol.Protocol;
import java.util.List;

/** What a client thread sends, receives and records with, put together for one plan. */
record LoadParts(
    Recorder recorder,
    Failures failures,
    RequestSender sender,
    MessageSource source,
    ReplyReceiver receiver) {

  /**
   * Puts them together.
   *
   * @param thread this client thread's number, from 0
   * @param connections this thread's
   */
  static LoadParts of(
      LoadPlan plan,
      int thread,
      SharedRunState shared,
      MeasurementWindow window,
      List<EchoConnection> connections,
      ConnectionManager manager) {
    Recorder recorder =
        new Recorder(window, plan.isOpenLoop(), shared.filledIntervals, shared.freeIntervals);
    Failures failures = new Failures(recorder, plan.timing().timeout().toNanos());
    RequestSender sender =
        new RequestSender(
            new RequestWriter(plan.traffic().protocol(), plan.loop().pipeline(), recorder),
            manager);
    MessageSource source;
    if (plan.loop() instanceof LoopModel.Open open) {
      List<EchoConnection> measured = connections.stream().filter(c -> !c.slowReader).toList();
      OpenSchedule schedule = schedule(plan, open, thread, window);
      source =
          new OpenLoopSource(schedule, window, measured, plan.threads().count(), sender, failures);
    } else {
      LoopModel.Closed closed = (LoopModel.Closed) plan.loop();
      source =
          new ClosedLoopSource(
              window, closed.pipeline(), closed.think().toNanos(), share(plan, thread), sender);
    }
    ReplyDiagnosis diagnosis =
        new ReplyDiagnosis(plan.traffic().seed(), plan.connections().count());
    ReplyDecoder reader =
        plan.traffic().protocol() == Protocol.FRAMED
            ? new FramedReplyDecoder(recorder, diagnosis, shared.incidents)
            : new RawReplyDecoder(recorder, diagnosis, shared.incidents);
    ReplyReceiver receiver =
        new ReplyReceiver(reader, source, manager, failures, recorder, shared.incidents);
    return new LoadParts(recorder, failures, sender, source, receiver);
  }

  private static OpenSchedule schedule(
      LoadPlan plan, LoopModel.Open open, int thread, MeasurementWindow window) {
    boolean byRequests = plan.timing().requests() > 0;
    return new OpenSchedule(
        open,
        plan.traffic().seed(),
        plan.connections().measured(),
        thread,
        plan.threads().count(),
        new OpenSchedule.Span(
            window.startNs() - window.warmupNs(),
            byRequests ? OpenSchedule.NEVER : window.endNs() - window.warmupNs(),
            byRequests ? plan.timing().requests() : OpenSchedule.NEVER));
  }

  /** This thread's part of the requests to be sent. */
  private static long share(LoadPlan plan, int thread) {
    if (plan.timing().requests() == 0) {
      return MessageSource.NEVER;
    }
    long each = plan.timing().requests() / plan.threads().count();
    return each + (thread < plan.timing().requests() % plan.threads().count() ? 1 : 0);
  }
}
