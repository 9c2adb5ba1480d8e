package dev.echolab.netty;

import dev.echolab.server.YieldBeforeWait;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** Yields before its transport waits, by the rule of {@link YieldBeforeWait}. */
final class YieldingEventLoop extends SingleThreadIoEventLoop {
  private final YieldBeforeWait yieldBeforeWait = new YieldBeforeWait();

  /** Channels, or with io_uring completions, that the last wait reported. */
  private int ready;

  private YieldingEventLoop(IoEventLoopGroup group, Executor thread, IoHandlerFactory transport) {
    super(group, thread, transport);
  }

  static IoEventLoopGroup group(int count, ThreadFactory threads, IoHandlerFactory transport) {
    return new MultiThreadIoEventLoopGroup(count, threads, transport) {
      @Override
      protected IoEventLoop newChild(Executor thread, IoHandlerFactory factory, Object... unused) {
        return new YieldingEventLoop(this, thread, factory);
      }
    };
  }

  @Override
  protected int runIo() {
    if (!hasTasks() && !hasScheduledTasks()) { // else the transport does not wait
      yieldBeforeWait.beforeWait(ready);
    }
    ready = super.runIo();
    return ready;
  }
}
