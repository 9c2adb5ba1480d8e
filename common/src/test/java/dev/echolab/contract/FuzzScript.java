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
 * What a fuzzing peer sends on one connection, and what docs/protocol.md says must come back: the
 * answers to all frames that are right, then an ERROR of this code if something was wrong.
 *
 * @param strings how many frames and random strings it is made of
 * @param error what the server must find wrong; empty: nothing, the stream just ends
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares scripts
record FuzzScript(byte[] sent, byte[] answers, Optional<ErrorCode> error, int strings) {
  private static final int MAX_PAYLOAD_BYTES = 300;

  /** The end of a script, after which a server answers nothing any more. */
  private record Ending(byte[] bytes, Optional<ErrorCode> error) {}

  /** Up to so many mutated frames, the last of which is mostly a fatal one. */
  static FuzzScript random(Random random, int maxFrames, int maxFrameBytes) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    int harmless = random.nextInt(maxFrames);
    for (int i = 0; i < harmless; i++) {
      addHarmless(random, sent, answers);
    }
    Ending ending = ending(random, maxFrameBytes);
    sent.writeBytes(ending.bytes);
    if (ending.error.isPresent() && random.nextBoolean()) {
      // Behind what was wrong nothing counts, not even a request that is right.
      sent.writeBytes(Requests.echo(1, bytes(random)));
    }
    return new FuzzScript(sent.toByteArray(), answers.toByteArray(), ending.error, harmless + 1);
  }

  /** Any id, any payload, any flags: only the trace bit means something. */
  private static void addHarmless(
      Random random, ByteArrayOutputStream sent, ByteArrayOutputStream answers) {
    byte[] payload = bytes(random);
    long id = random.nextLong();
    short flags = (short) (random.nextInt(1 << 16) & (random.nextInt(8) == 0 ? -1 : -2));
    sent.writeBytes(Requests.echo(id, flags, payload));
    answers.writeBytes(Frame.of(Frame.ECHO_RESPONSE, flags, id, payload).array());
    if ((flags & Frame.FLAG_TRACE) != 0) {
      // A server that does not trace answers with stamps of 0; see TraceFrame.
      answers.writeBytes(
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
        yield wrong(request, ErrorCode.BAD_LENGTH);
      }
      case 1 -> {
        frame.putInt(0, Frame.MIN_LENGTH + maxFrameBytes + 1 + random.nextInt(1 << 30));
        yield wrong(request, ErrorCode.BAD_LENGTH);
      }
      case 2 -> {
        frame.putInt(0, random.nextInt() | Integer.MIN_VALUE); // above 2 GiB: negative if signed
        yield wrong(request, ErrorCode.BAD_LENGTH);
      }
      case 3 -> {
        frame.put(4, (byte) (2 + random.nextInt(254)));
        yield wrong(request, ErrorCode.BAD_VERSION);
      }
      case 4 -> {
        int type = 4 + random.nextInt(252);
        frame.put(5, (byte) type);
        yield wrong(request, ErrorCode.BAD_TYPE);
      }
      case 5 ->
          new Ending(Arrays.copyOf(request, random.nextInt(request.length)), Optional.empty());
      default -> plainRandom(random, maxFrameBytes);
    };
  }

  private static Ending wrong(byte[] bytes, ErrorCode code) {
    return new Ending(bytes, Optional.of(code));
  }

  /** Bytes without any structure: their first four are hardly ever a length that is allowed. */
  private static Ending plainRandom(Random random, int maxFrameBytes) {
    byte[] bytes = bytes(random);
    if (bytes.length < Frame.LENGTH_FIELD_BYTES) {
      return new Ending(bytes, Optional.empty());
    }
    ByteBuffer seen = ByteBuffer.wrap(bytes);
    long length = Frame.length(seen, 0);
    if (length >= Frame.MIN_LENGTH && length <= Frame.MIN_LENGTH + (long) maxFrameBytes) {
      seen.putInt(0, -1);
    }
    return wrong(bytes, ErrorCode.BAD_LENGTH);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(MAX_PAYLOAD_BYTES)];
    random.nextBytes(bytes);
    return bytes;
  }
}
