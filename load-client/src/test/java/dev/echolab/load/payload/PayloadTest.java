package dev.echolab.load.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static final long KEY = Payload.messageKey(Payload.connectionKey(7, 3), 11);

  @Test
  void aPayloadIsTheSameWhereverItIsSplit() {
    ByteBuffer whole = ByteBuffer.allocate(200);
    Payload.GENERATED.put(whole, 0, KEY, 0, 101);
    for (int split = 0; split <= 101; split++) {
      ByteBuffer parts = ByteBuffer.allocateDirect(200);
      Payload.GENERATED.put(parts, 3, KEY, 0, split);
      Payload.GENERATED.put(parts, 3 + split, KEY, split, 101 - split);
      for (int i = 0; i < 101; i++) {
        assertThat(parts.get(3 + i))
            .isEqualTo(whole.get(i))
            .isEqualTo(Payload.GENERATED.byteAt(KEY, i));
      }
      assertThat(Payload.GENERATED.firstDifference(parts, 3, KEY, 0, split))
          .isEqualTo(Payload.SAME);
      assertThat(Payload.GENERATED.firstDifference(parts, 3 + split, KEY, split, 101 - split))
          .isEqualTo(Payload.SAME);
    }
  }

  @Test
  void aFlippedBitIsFoundAtItsOffset() {
    Random random = new Random(1);
    ByteBuffer bytes = ByteBuffer.allocate(77);
    Payload.GENERATED.put(bytes, 0, KEY, 0, 77);
    for (int i = 0; i < 77; i++) {
      byte right = bytes.get(i);
      bytes.put(i, (byte) (right ^ (1 << random.nextInt(8))));
      assertThat(Payload.GENERATED.firstDifference(bytes, 0, KEY, 0, 77)).isEqualTo(i);
      bytes.put(i, right);
    }
  }

  @Test
  void noTwoMessagesOfARunShareAWord() {
    Set<Long> words = new HashSet<>();
    int count = 0;
    for (int connection = 0; connection < 20; connection++) {
      long key = Payload.connectionKey(1, connection);
      for (long sequence = 0; sequence < 500; sequence++) {
        for (int word = 0; word < 16; word++) {
          words.add(Payload.GENERATED.word(Payload.messageKey(key, sequence), word));
          count++;
        }
      }
    }
    assertThat(words).hasSize(count);
  }

  @Test
  void anotherSeedGeneratesOtherBytes() {
    assertThat(Payload.messageKey(Payload.connectionKey(1, 0), 0))
        .isNotEqualTo(Payload.messageKey(Payload.connectionKey(2, 0), 0));
  }
}
