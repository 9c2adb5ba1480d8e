package dev.echolab.server;

/**
 * Bounds what one connection buffers, in bytes.
 *
 * @param readBufferBytes maximum that one read call may return, at least 1
 * @param maxFrameBytes maximum payload of a frame, at least 1; unused in the raw protocol
 */
public record BufferSizes(int readBufferBytes, int maxFrameBytes) {}
