package dev.echolab.docs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Describes what a topic's drawing shows: drawings.json. Calls are named there, and counted by the
 * kernel.
 *
 * @param left the kernel's buffer on the left
 * @param right the kernel's buffer on the right
 * @param fill of left, process and right buffer, 0 to 1
 * @param in what arrives; empty if nothing does
 * @param out what leaves; empty if nothing does
 * @param models what differs
 */
record Scene(
    String left,
    String right,
    List<Double> fill,
    String in,
    String out,
    Map<Model, Participant> models) {

  /**
   * Describes the process of one model.
   *
   * @param buffer what holds the bytes; empty if there is no buffer yet
   * @param down the call whose data or result comes from the kernel; empty if there is none
   * @param up the call that passes something to the kernel; empty if there is none
   * @param threads {@code runs|NAME|what it does} or {@code asleep|...}; calls in braces
   */
  record Participant(String buffer, String down, String up, List<String> threads) {}

  /** Returns the scenes by the topics' keys. */
  static Map<String, Scene> readAll() throws IOException {
    try (InputStream in = Scene.class.getResourceAsStream("drawings.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    }
  }
}
