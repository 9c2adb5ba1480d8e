package dev.echolab.lab.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hands events to the connected browsers. Each has a short queue of its own: one that reads slowly
 * loses events, and neither delays the sampler nor another browser.
 *
 * <p>The sampler publishes; each browser's thread takes from its own feed.
 */
final class Browsers {
  static final int MAX = 20;

  /** Events that wait for one browser. */
  private static final int MAX_WAITING = 8;

  /** A browser whose queue has been full for this long is disconnected. */
  private static final long MAX_STALL_NS = TimeUnit.SECONDS.toNanos(10);

  private final List<Feed> feeds = new ArrayList<>();

  /** Monotonic. */
  private final LongSupplier clockNs;

  Browsers(LongSupplier clockNs) {
    this.clockNs = clockNs;
  }

  /** The events of one browser, for the thread that called {@link #connect}. */
  final class Feed implements AutoCloseable {
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread writer = Thread.currentThread();
    private volatile long takenNs = clockNs.getAsLong();

    /** Returns the next event; waits for it. */
    byte[] take() throws InterruptedException {
      byte[] event = waiting.take();
      takenNs = clockNs.getAsLong();
      return event;
    }

    private void offer(byte[] event) {
      if (!waiting.offer(event) && clockNs.getAsLong() - takenNs > MAX_STALL_NS) {
        // It hangs in a write call: the interrupt closes its channel.
        writer.interrupt();
      }
    }

    @Override
    public void close() {
      synchronized (feeds) {
        feeds.remove(this);
      }
    }
  }

  /** Connects the browser that the calling thread serves, unless {@link #MAX} are connected. */
  Feed connect() throws Refusal {
    synchronized (feeds) {
      if (feeds.size() == MAX) {
        throw new Refusal(503, MAX + " browsers are connected");
      }
      Feed feed = new Feed();
      feeds.add(feed);
      feeds.notifyAll();
      return feed;
    }
  }

  /** Returns when at least one browser is connected. */
  void awaitOne() throws InterruptedException {
    synchronized (feeds) {
      while (feeds.isEmpty()) {
        feeds.wait();
      }
    }
  }

  /** Hands an event to all; never waits. */
  void publish(byte[] event) {
    synchronized (feeds) {
      feeds.forEach(feed -> feed.offer(event));
    }
  }
}
