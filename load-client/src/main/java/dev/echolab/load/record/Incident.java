package dev.echolab.load.record;

/**
 * Something that went wrong in a run, with the first example of its kind.
 *
 * @param kind a stable code such as {@code swapped} or {@code connection-lost}
 * @param count how often
 * @param firstExample where and what, for a human
 */
public record Incident(String kind, long count, String firstExample) {}
