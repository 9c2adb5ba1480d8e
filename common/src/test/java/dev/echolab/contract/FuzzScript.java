package dev.echolab.contract;

import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Holds what a fuzzing peer sends on one connection, and what docs/protocol.md requires in return:
 * the responses to all valid frames, then an ERROR of this code if a frame is invalid.
 *
 * @param strings number of frames and random strings sent
 * @param error the error that the server must report; empty: none, the stream ends
 */
@SuppressWarnings("ArrayRecordComponent") // scripts are never compared
record FuzzScript(byte[] sent, byte[] responses, Optional<ErrorCode> error, int strings) {
  private static final int MAX_PAYLOAD_BYTES = 300;

  /** Holds the end of a script, after which the server responds no more. */
  private record Ending(byte[] bytes, Optional<ErrorCode> error) {}

  /** Creates up to {@code maxFrames} random frames; the last one is usually invalid. */
  static FuzzScript random(Random random, int maxFrames, int maxFrameBytes) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream responses = new ByteArrayOutputStream();
    int validFrames = random.nextInt(maxFrames);
    for (int i = 0; i < validFrames; i++) {
      addValid(random, sent, responses);
    }
    Ending ending = ending(random, maxFrameBytes);
    sent.writeBytes(ending.bytes);
    if (ending.error.isPresent() && random.nextBoolean()) {
      // After an invalid frame the server ignores everything, even a valid request.
      sent.writeBytes(Requests.echo(1, bytes(random)));
    }
    return new FuzzScript(
        sent.toByteArray(), responses.toByteArray(), ending.error, validFrames + 1);
  }

  /** Adds a request with random id, payload and flags; only the trace bit has a meaning. */
  private static void addValid(
      Random random, ByteArrayOutputStream sent, ByteArrayOutputStream responses) {
    byte[] payload = bytes(random);
    long id = random.nextLong();
    short flags = (short) (random.nextInt(1 << 16) & (random.nextInt(8) == 0 ? -1 : -2));
    sent.writeBytes(Requests.echo(id, flags, payload));
    responses.writeBytes(Frame.of(Frame.ECHO_RESPONSE, flags, id, payload).array());
    if ((flags & Frame.FLAG_TRACE) != 0) {
      // A server without tracing sends timestamps of 0; see TraceFrame.
      responses.writeBytes(
          Frame.of(Frame.TRACE, (short) 0, id, new byte[TraceFrame.PAYLOAD_BYTES]).array());
    }
  }

  private static Ending ending(Random random, int maxFrameBytes) {
    byte[] payload = bytes(random);
    byte[] request = Requests.echo(random.nextLong(), payload);
    ByteBuffer frame = ByteBuffer.wrap(request);
    return switch (random.nextInt(7)) {
      case 0 -> {
        frame.putInt(0, random.nextInt(Frame.MIN_LENGTH));
        yield invalid(request, ErrorCode.BAD_LENGTH);
      }
      case 1 -> {
        frame.putInt(0, Frame.MIN_LENGTH + maxFrameBytes + 1 + random.nextInt(1 << 30));
        yield invalid(request, ErrorCode.BAD_LENGTH);
      }
      case 2 -> {
        frame.putInt(0, random.nextInt() | Integer.MIN_VALUE); // above 2 GiB: negative if signed
        yield invalid(request, ErrorCode.BAD_LENGTH);
      }
      case 3 -> {
        frame.put(4, (byte) (2 + random.nextInt(254)));
        yield invalid(request, ErrorCode.BAD_VERSION);
      }
      case 4 -> {
        int type = 4 + random.nextInt(252);
        frame.put(5, (byte) type);
        yield invalid(request, ErrorCode.BAD_TYPE);
      }
      case 5 ->
          new Ending(Arrays.copyOf(request, random.nextInt(request.length)), Optional.empty());
      default -> randomBytes(random, maxFrameBytes);
    };
  }

  private static Ending invalid(byte[] bytes, ErrorCode code) {
    return new Ending(bytes, Optional.of(code));
  }

  /** Creates bytes without structure whose first four are not a valid length. */
  private static Ending randomBytes(Random random, int maxFrameBytes) {
    byte[] bytes = bytes(random);
    if (bytes.length < Frame.LENGTH_FIELD_BYTES) {
      return new Ending(bytes, Optional.empty());
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long length = Frame.length(buffer, 0);
    if (length >= Frame.MIN_LENGTH && length <= Frame.MIN_LENGTH + (long) maxFrameBytes) {
      buffer.putInt(0, -1);
    }
    return invalid(bytes, ErrorCode.BAD_LENGTH);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(MAX_PAYLOAD_BYTES)];
    random.nextBytes(bytes);
    return bytes;
  }
}
