package dev.echolab.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Checks the layout of frames byte by byte. */
class FrameTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void theFieldsOfAFrameAreAtTheSpecifiedOffsets() {
    ByteBuffer frame =
        Frame.of(Frame.ECHO_REQUEST, (short) 0x0102, 0x1122334455667788L, new byte[] {9, 8});

    assertThat(hex(frame)).isEqualTo("0000000e0101010211223344556677880908");
    assertThat(frame.remaining()).isEqualTo(18);
  }

  @Test
  void theFieldsAreReadAtAnyFrameOffset() {
    ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex("ffffff0000000e0101010211223344556677880908"));

    assertThat(Frame.length(buffer, 3)).isEqualTo(14);
    assertThat(Frame.version(buffer, 3)).isEqualTo((byte) 1);
    assertThat(Frame.type(buffer, 3)).isEqualTo(Frame.ECHO_REQUEST);
    assertThat(Frame.flags(buffer, 3)).isEqualTo((short) 0x0102);
    assertThat(Frame.id(buffer, 3)).isEqualTo(0x1122334455667788L);
    assertThat(buffer.position()).isZero();
  }

  @Test
  void aLengthIsUnsigned() {
    assertThat(Frame.length(ByteBuffer.wrap(HEX.parseHex("ffffffff")), 0)).isEqualTo(4294967295L);
  }

  @Test
  void aResponseDiffersFromItsRequestInOneByte() {
    ByteBuffer frame = Frame.of(Frame.ECHO_REQUEST, (short) -2, -1, new byte[] {7});

    Frame.convertToResponse(frame, 0);

    assertThat(hex(frame)).isEqualTo("0000000d0102fffeffffffffffffffff07");
  }

  @Test
  void anErrorContainsItsCodeAndMessage() {
    ByteBuffer frame = Frame.error(ErrorCode.BAD_TYPE, 5, "é");

    assertThat(hex(frame))
        .isEqualTo("00000010" + "01060000" + "0000000000000005" + "0003" + "c3a9");
  }

  @Test
  void errorCodesAreAsSpecified() {
    assertThat(ErrorCode.BAD_LENGTH.code()).isEqualTo((short) 1);
    assertThat(ErrorCode.BAD_VERSION.code()).isEqualTo((short) 2);
    assertThat(ErrorCode.BAD_TYPE.code()).isEqualTo((short) 3);
    assertThat(ErrorCode.BUSY.code()).isEqualTo((short) 4);
    assertThat(ErrorCode.INTERNAL.code()).isEqualTo((short) 5);
  }

  @Test
  void aTraceContainsTimestampsAndCountsInOrder() {
    TraceFrame trace = new TraceFrame(1, 2, 3, 4, 5, 6, 7, 8, 9);

    ByteBuffer frame = trace.toFrame(10);

    assertThat(hex(frame))
        .isEqualTo(
            "00000048010500000000"
                + "00000000000a"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000004"
                + "0000000000000005"
                + "0000000000000006"
                + "00000007"
                + "00000008"
                + "00000009");
    assertThat(frame.remaining()).isEqualTo(76);
    assertThat(TraceFrame.parsePayload(frame, Frame.HEADER_BYTES)).isEqualTo(trace);
  }

  private static String hex(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.duplicate().get(bytes);
    return HEX.formatHex(bytes);
  }
}
