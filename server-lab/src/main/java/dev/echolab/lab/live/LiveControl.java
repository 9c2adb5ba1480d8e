package dev.echolab.lab.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.echolab.handler.WorkSpec;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

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

  /** The keys that each action takes. */
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "send", Set.of("client", "sizeBytes"),
          "load", Set.of("on", "ratePerSecond", "connections", "sizeBytes"),
          "work", Set.of("work"),
          "buffers", Set.of("readBufferBytes", "soRcvbufBytes", "soSndbufBytes"),
          "reading", Set.of("client", "on"),
          "freeze", Set.of("on"),
          "idle", Set.of("count"),
          "step", Set.of("client", "on"),
          "next", Set.of("step"),
          "reset", Set.of());

  private final JsonNode body;

  private LiveControl(JsonNode body) {
    this.body = body;
  }

  /** Runs a control; returns what was done, in one line. */
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

  private String run(LiveLab lab) throws Refusal {
    String action = text("action");
    if (KEYS.containsKey(action)) {
      checkKeys(KEYS.get(action));
    }
    return switch (action) {
      case "send" -> lab.send(client(), number("sizeBytes", 0, MAX_SIZE_BYTES));
      case "load" -> lab.load(shape());
      case "work" -> lab.work(work());
      case "buffers" -> lab.buffers(buffers());
      case "reading" -> lab.reading(client(), isOn());
      case "freeze" -> lab.freeze(isOn());
      case "idle" -> lab.idle(number("count", 0, MAX_CONNECTIONS));
      case "step" -> lab.step(client(), isOn());
      case "next" -> lab.next(body.has("step") ? number("step", 2, 4) : 0);
      case "reset" -> lab.reset();
      default ->
          throw refuse(
              "action takes send, load, work, buffers, reading, freeze, idle, step, next or reset");
    };
  }

  private void checkKeys(Set<String> taken) throws Refusal {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("action") && !taken.contains(name)) {
        throw refuse("the body has a key that this action does not take");
      }
    }
  }

  /** Returns how sizes change; one that is absent stays as it is then. */
  private UnaryOperator<LiveSettings.Buffers> buffers() throws Refusal {
    OptionalInt read = size("readBufferBytes", 1);
    OptionalInt receive = size("soRcvbufBytes", 0);
    OptionalInt send = size("soSndbufBytes", 0);
    return before ->
        new LiveSettings.Buffers(
            read.orElse(before.readBufferBytes()),
            receive.orElse(before.soRcvbufBytes()),
            send.orElse(before.soSndbufBytes()));
  }

  /** Returns null for a load that is off. */
  private SteadyLoad.Shape shape() throws Refusal {
    if (!isOn()) {
      checkKeys(Set.of("on"));
      return null;
    }
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
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw refuse(name + " is missing, or no text");
    }
    return value.textValue();
  }

  private boolean isOn() throws Refusal {
    JsonNode value = body.path("on");
    if (!value.isBoolean()) {
      throw refuse("on takes true or false");
    }
    return value.booleanValue();
  }

  private int number(String name, int min, int max) throws Refusal {
    JsonNode value = body.path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      throw refuse(name + " takes a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  private OptionalInt size(String name, int min) throws Refusal {
    return body.has(name)
        ? OptionalInt.of(number(name, min, MAX_BUFFER_BYTES))
        : OptionalInt.empty();
  }

  private static Refusal refuse(String message) {
    return new Refusal(400, message);
  }
}
