package dev.echolab.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BrowsersTest {
  private final AtomicLong nowNs = new AtomicLong();
  private final Browsers browsers = new Browsers(nowNs::get);

  private static byte[] event(int number) {
    return new byte[] {(byte) number};
  }

  @Test
  void aSlowBrowserGetsTheOldestEventsAndMissesTheRest() throws Exception {
    try (Browsers.Feed feed = browsers.connect()) {
      for (int i = 0; i < 20; i++) {
        browsers.publish(event(i));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(feed.take()).containsExactly(i);
      }
      browsers.publish(event(99));
      assertThat(feed.take()).containsExactly(99);
    }
  }

  @Test
  void aBrowserThatTakesNothingForTenSecondsIsInterrupted() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread hanging =
        new Thread(
            () -> {
              try {
                browsers.connect();
                connected.countDown();
                new CountDownLatch(1).await(); // Like a write call to a peer that does not read.
              } catch (InterruptedException e) {
                interrupted.countDown();
              } catch (Refusal e) {
                throw new AssertionError(e);
              }
            });
    hanging.start();
    connected.await();
    for (int i = 0; i < 9; i++) {
      browsers.publish(event(i));
    }
    assertThat(interrupted.getCount()).isEqualTo(1);

    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(11));
    browsers.publish(event(10));

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    hanging.join();
  }

  @Test
  void oneBrowserTooManyIsRefusedUntilAnotherLeaves() throws Exception {
    List<Browsers.Feed> feeds = new ArrayList<>();
    for (int i = 0; i < Browsers.MAX; i++) {
      feeds.add(browsers.connect());
    }
    assertThatThrownBy(browsers::connect).hasMessage("20 browsers are connected");

    feeds.get(0).close();

    browsers.connect();
  }
}
