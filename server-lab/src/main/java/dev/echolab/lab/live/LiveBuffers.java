package dev.echolab.lab.live;

/**
 * Sizes of the buffers of one server and its clients.
 *
 * @param readBufferBytes maximum that one read call of the server returns, 1 or more
 * @param soRcvbufBytes requested from the kernel, on both sides; 0: the kernel decides
 * @param soSndbufBytes likewise
 */
record LiveBuffers(int readBufferBytes, int soRcvbufBytes, int soSndbufBytes) {
  static final LiveBuffers DEFAULTS = new LiveBuffers(64 * 1024, 0, 0);
}
