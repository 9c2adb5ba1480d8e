/**
 * The blocking model: one thread per connection, which waits in the kernel.
 *
 * <pre>
 *   main ......... starts, waits for a signal, stops
 *   bio-acceptor . accept -&gt; accept -&gt; ...            blocked in accept(2)
 *   bio-1 ........ read -&gt; process -&gt; write -&gt; read   blocked in read(2), rarely in write(2)
 *   bio-2 ........ read -&gt; process -&gt; write -&gt; read   one thread per connection:
 *   ...                                               platform (the kernel schedules it) or
 *                                                     virtual (JDK 21+: the JVM parks it and the
 *                                                     carrier thread runs another one)
 *   bio-timeouts . closes what has timed out          waits for the next period
 * </pre>
 *
 * <table>
 * <caption>The five steps</caption>
 * <tr><th>step</th><th>runs in</th><th>what happens here</th></tr>
 * <tr><td>1 receive</td><td>kernel</td><td>the thread sleeps in the read call of step 2</td></tr>
 * <tr><td>2 read</td><td>connection's thread</td><td>one call waits for bytes, then copies them</td></tr>
 * <tr><td>3 process</td><td>connection's thread</td><td>in place, in the connection's buffer; it may
 * block: no other connection waits for it</td></tr>
 * <tr><td>4 write</td><td>connection's thread</td><td>one call copies, and waits while the kernel's
 * send buffer is full. This is the backpressure: a thread that waits in write does not read</td></tr>
 * <tr><td>5 transmit</td><td>kernel</td><td>the thread is already in step 2 again</td></tr>
 * </table>
 *
 * <p>Roles: {@link dev.echolab.bio.BioServerMain} (command line), {@link dev.echolab.bio.BioServer}
 * (life cycle), {@link dev.echolab.bio.Workers} (threads of connections), {@link
 * dev.echolab.bio.Acceptor}, {@link dev.echolab.bio.Connection} (the five steps). There is no event
 * loop and no state field: the position of a thread in its code is the state. Must not import
 * another server.
 */
package dev.echolab.bio;
