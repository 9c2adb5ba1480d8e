/**
 * The selector model: one thread waits for many connections, and never waits in read or write.
 *
 * <pre>
 *   main ....... starts, waits for a signal, stops
 *   nio-loop-1 . select -&gt; ready: accept, or read -&gt; process -&gt; write -&gt; ... -&gt; select
 *   nio-loop-2 . select -&gt; ready:            read -&gt; process -&gt; write -&gt; ... -&gt; select
 *   ...          blocked in epoll_wait(2) only; the first loop also accepts and assigns new
 *                connections to the loops, round robin; a connection never changes its loop
 * </pre>
 *
 * <table>
 * <caption>The five steps</caption>
 * <tr><th>step</th><th>runs in</th><th>what happens here</th></tr>
 * <tr><td>1 receive</td><td>kernel</td><td>the loop serves other connections, or sleeps in
 * select</td></tr>
 * <tr><td>2 read</td><td>loop</td><td>select has reported bytes: the call only copies</td></tr>
 * <tr><td>3 process</td><td>loop</td><td>in place, in the loop's buffer; meanwhile every other
 * connection of this loop waits</td></tr>
 * <tr><td>4 write</td><td>loop</td><td>one call copies what fits and returns. The rest waits until
 * select reports that there is room; until then the connection is not read. This is the
 * backpressure</td></tr>
 * <tr><td>5 transmit</td><td>kernel</td><td>the loop already serves the next connection</td></tr>
 * </table>
 *
 * <p>Roles: {@link dev.echolab.nio.NioServerMain} (command line), {@link dev.echolab.nio.NioServer}
 * (life cycle), {@link dev.echolab.nio.Workers} (loops of connections), {@link
 * dev.echolab.nio.Acceptor}, {@link dev.echolab.nio.Connection} (the five steps), and, only here,
 * {@link dev.echolab.nio.EventLoop} and {@link dev.echolab.nio.ProcessBuffers}. Must not import
 * another server.
 */
package dev.echolab.nio;
