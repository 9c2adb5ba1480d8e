/**
 * Workarounds for known issues of Netty 4.2.18; each can go once a Netty release fixes its issue.
 *
 * <table>
 * <caption>What each works around, and when it can be removed</caption>
 * <tr><th>workaround</th><th>issue in Netty 4.2.18</th><th>can go when</th></tr>
 * <tr><td>{@link dev.echolab.netty.workaround.MissedResetDetector}</td><td>io_uring: a reset right
 * after bytes is not reported</td><td>a receive reads on, or fails, after its poll has reported an
 * error; {@code HostileConnectionsContract} then passes without it</td></tr>
 * <tr><td>{@link dev.echolab.netty.workaround.ReceiveOutOfMemory}</td><td>io_uring: an
 * OutOfMemoryError for a receive buffer ends the loop</td><td>IoUringIoHandler.handle fails only the
 * channel; {@code ServerFaultsTest} then passes without it</td></tr>
 * <tr><td>{@link dev.echolab.netty.workaround.WorkaroundSettings#MULTISHOT_ACCEPT_PROPERTY}</td>
 * <td>io_uring: a failed multishot accept is submitted again whatever autoRead says</td><td>autoRead
 * false stops it; {@code ServerFaultsTest} then passes without it</td></tr>
 * <tr><td>{@link dev.echolab.netty.workaround.WorkaroundSettings#WRITE_SPIN_COUNT}, and no autoRead
 * after the end of the stream ({@code netty.Connection.resumeReading})</td><td>epoll: a half-closed
 * channel that waits for no event is removed from epoll but counts as registered (pull request
 * 16689); the queue is dropped</td><td>an event can be registered again; 1,000 half-closes with
 * 1 MiB of pending responses lose nothing</td></tr>
 * <tr><td>{@link dev.echolab.netty.workaround.ReceiveBufferSizing}</td><td>all transports:
 * AdaptiveRecvByteBufAllocator alternates between two sizes under large requests</td><td>it keeps
 * one size; {@code ReceiveBufferSizingTest} then passes with it</td></tr>
 * </table>
 *
 * <p>Reasons and measurements: decisions 0007, 0052 and 0060. Classes that supply what Netty's
 * interface does not offer (bytes pending in the kernel's direction, unread bytes, the begin and
 * end of a read call) are no workarounds and stay in {@code dev.echolab.netty}.
 *
 * <p>Everything here is called by event loops, except for the settings, which are read once. Must
 * not import {@code dev.echolab.netty} or any other package of the project.
 */
package dev.echolab.netty.workaround;
