/**
 * Defines the wire format: the layout of a frame and the rules that make a frame invalid ({@code
 * docs/protocol.md}).
 *
 * <p>Threads: none. All classes are values or pure functions over a {@link java.nio.ByteBuffer}.
 *
 * <p>Must not import sockets, channels, clocks, or any other package of this project.
 */
package dev.echolab.protocol;
