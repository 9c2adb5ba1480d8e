package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Writes values into an object of an event. A value that is not available becomes null, and its
 * reason is kept.
 *
 * @param path of the object in the event, with a dot at its end; empty: the whole variant
 * @param reasons by path
 */
record Figures(ObjectNode json, String path, Map<String, String> reasons) {
  /** Writes a value; null with the reason if it is null. */
  void put(String name, Object value, String whyNot) {
    json.putPOJO(name, value);
    if (value == null) {
      reasons.put(path + name, whyNot);
    }
  }

  /** Adds an object. */
  Figures child(String name) {
    return new Figures(json.putObject(name), path + name + ".", reasons);
  }
}
