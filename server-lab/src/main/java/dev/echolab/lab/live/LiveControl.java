package dev.echolab.lab.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.echolab.handler.WorkSpec;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one control, checks its values and runs it; docs/live.md lists them. A control that is not
 * understood completely has no effect.
 */
final class LiveControl {
  private static final int MAX_SIZE_BYTES = 1 << 20;
  private static final int MAX_BUFFER_BYTES = 16 << 20;
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int MAX_RATE_PER_SECOND = 20_000;
  private static final long MAX_LOAD_BYTES_PER_SECOND = 256L << 20;
  private static final long MAX_WORK_NS = 10_000_000_000L;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode body;
  private final Set<String> used = new HashSet<>(List.of("action"));

  private LiveControl(JsonNode body) {
    this.body = body;
  }

  /**
   * Runs a control.
   *
   * @return what was done, one line
   */
  static String run(byte[] body, LiveLab lab) throws Refusal {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw refuse("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw refuse("the body cannot be read");
    }
    if (json == null || !json.isObject()) {
      throw refuse("the body is not a JSON object");
    }
    return new LiveControl(json).run(lab);
  }

  /** What a control does, once all its values are checked. */
  private interface Action {
    String run() throws Refusal;
  }

  private String run(LiveLab lab) throws Refusal {
    Action action = action(lab);
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      if (!used.contains(names.next())) {
        throw refuse("the body has a key that this action does not take");
      }
    }
    return action.run();
  }

  private Action action(LiveLab lab) throws Refusal {
    switch (text("action")) {
      case "send" -> {
        String client = client();
        int sizeBytes = number("sizeBytes", 0, MAX_SIZE_BYTES);
        return () -> lab.send(client, sizeBytes);
      }
      case "load" -> {
        Optional<SteadyLoad.Shape> shape = isOn() ? Optional.of(shape()) : Optional.empty();
        return () -> lab.load(shape);
      }
      case "work" -> {
        WorkSpec work = work();
        return () -> lab.work(work);
      }
      case "buffers" -> {
        LiveBuffers now = lab.settings().buffers();
        LiveBuffers buffers =
            new LiveBuffers(
                numberOr("readBufferBytes", 1, now.readBufferBytes()),
                numberOr("soRcvbufBytes", 0, now.soRcvbufBytes()),
                numberOr("soSndbufBytes", 0, now.soSndbufBytes()));
        return () -> lab.buffers(buffers);
      }
      case "reading" -> {
        String client = client();
        boolean on = isOn();
        return () -> lab.reading(client, on);
      }
      case "freeze" -> {
        boolean on = isOn();
        return () -> lab.freeze(on);
      }
      case "idle" -> {
        int count = number("count", 0, MAX_CONNECTIONS);
        return () -> lab.idle(count);
      }
      case "step" -> {
        String client = client();
        boolean on = isOn();
        return () -> lab.step(client, on);
      }
      case "next" -> {
        return lab::next;
      }
      case "reset" -> {
        return lab::reset;
      }
      default ->
          throw refuse(
              "action takes send, load, work, buffers, reading, freeze, idle, step, next or reset");
    }
  }

  private SteadyLoad.Shape shape() throws Refusal {
    SteadyLoad.Shape shape =
        new SteadyLoad.Shape(
            number("ratePerSecond", 1, MAX_RATE_PER_SECOND),
            number("connections", 1, MAX_CONNECTIONS),
            number("sizeBytes", 0, MAX_SIZE_BYTES));
    if ((long) shape.ratePerSecond() * shape.sizeBytes() > MAX_LOAD_BYTES_PER_SECOND) {
      throw refuse("ratePerSecond times sizeBytes takes at most " + MAX_LOAD_BYTES_PER_SECOND);
    }
    return shape;
  }

  private WorkSpec work() throws Refusal {
    try {
      WorkSpec work = WorkSpec.parse(text("work"));
      if (work.durationNs() <= MAX_WORK_NS) {
        return work;
      }
    } catch (IllegalArgumentException e) {
      throw refuse("work takes echo, spin:DURATION or block:DURATION, such as spin:50us");
    }
    throw refuse("work takes at most 10s");
  }

  private String client() throws Refusal {
    String client = text("client");
    if (!LiveSettings.CLIENTS.contains(client)) {
      throw refuse("client takes A or B");
    }
    return client;
  }

  private String text(String name) throws Refusal {
    JsonNode value = take(name);
    if (!value.isTextual()) {
      throw refuse(name + " is missing, or no text");
    }
    return value.textValue();
  }

  private boolean isOn() throws Refusal {
    JsonNode value = take("on");
    if (!value.isBoolean()) {
      throw refuse("on takes true or false");
    }
    return value.booleanValue();
  }

  private int number(String name, int min, int max) throws Refusal {
    JsonNode value = take(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      throw refuse(name + " takes a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  private int numberOr(String name, int min, int unchanged) throws Refusal {
    return body.has(name) ? number(name, min, MAX_BUFFER_BYTES) : unchanged;
  }

  private JsonNode take(String name) {
    used.add(name);
    return body.path(name);
  }

  private static Refusal refuse(String message) {
    return new Refusal(400, message);
  }
}
