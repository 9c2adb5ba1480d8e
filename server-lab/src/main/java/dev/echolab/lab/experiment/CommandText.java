package dev.echolab.lab.experiment;

import dev.echolab.cli.Durations;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import java.util.List;
import java.util.Locale;

/** The command line that repeats by hand what an experiment did. */
final class CommandText {
  private CommandText() {}

  static String serve(String variant, List<String> options) {
    return "./lab serve " + variant + " " + String.join(" ", options);
  }

  static String of(LoadPlan plan) {
    StringBuilder text = new StringBuilder("./lab load --target ").append(plan.targets().get(0));
    text.append(" --protocol ").append(plan.traffic().protocol().name().toLowerCase(Locale.ROOT));
    text.append(" --connections ").append(plan.connections().count());
    if (plan.loop() instanceof LoopModel.Open open) {
      text.append(" --rate ").append(Math.round(open.perSecond()));
      text.append(" --arrivals ").append(open.arrivals().name().toLowerCase(Locale.ROOT));
    } else {
      text.append(" --pipeline ").append(plan.loop().pipeline());
    }
    text.append(" --size ").append(plan.traffic().sizes());
    text.append(" --warmup ").append(Durations.format(plan.timing().warmup()));
    text.append(" --duration ").append(Durations.format(plan.timing().duration()));
    return text.append(" --seed ").append(plan.traffic().seed()).toString();
  }
}
