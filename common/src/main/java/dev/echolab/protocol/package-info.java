/**
 * The wire: what a frame looks like and what makes one invalid ({@code docs/protocol.md}).
 *
 * <p>Pure functions over a {@link java.nio.ByteBuffer}; no thread owns anything here. Must not
 * import a socket, a channel, a clock or any other package of this project.
 */
package dev.echolab.protocol;
