'use strict';
// The guided tour: six scenes. Each asks for a prediction, then runs, and shows what the servers in
// the columns did at that moment. Which prediction was right is computed from the measured values.
const tour = (() => {
  const { text } = texts;
  const { el, bytes, scaled, time, grouped, digits, known, isBlocking } = picture;

  texts.add({
    sceneOf: ['Scene {number} of {count}', '第 {number} 幕，共 {count} 幕'],
    predict: ['Your prediction', '你的预测'],
    measuring: ['Measuring …', '正在测量……'],
    right: ['Your prediction was right.', '你预测对了。'],
    wrong: ['Not so. Measured: {answer}.', '不是这样。实测：{answer}。'],
    undecided: ['None of the answers fits what was measured.', '没有一个答案符合测量结果。'],
    unmeasured: ['Not measured: {why}', '未能测量：{why}'],
    resultHere: ['The result is shown here, measured on these servers, after you have made a prediction.', '作出预测后，这里显示这些服务器当场测得的结果。'],
    again: ['Again', '再来一次'],
    nextScene: ['Next scene', '下一幕'],
    server: ['server', '服务器'],
    yes: ['yes', '是'],
    no: ['no', '否'],
    tidy: ['Back to the settings before the scene', '恢复这一幕之前的设置'],

    s1: ['One request, three models', '一个请求，三种模型'],
    s1Story: ['A sends one request of 128 B to every server. Then one connection sends 50 a second, to count what one takes on average.',
      'A 向每个服务器发送一个 128 B 的请求。随后一个连接每秒发送 50 个，统计平均每个请求的调用次数。'],
    s1Question: ['How many wait, read and write calls does one request take?', '一个请求需要多少次等待、读、写调用？'],
    s1a: ['As many in every server: one read, one write', '每个服务器一样：一次读，一次写'],
    s1b: ['One more where a loop waits first, then reads', '有事件循环的多一次：先等待，再读'],
    s1c: ['Most in the server with a thread per connection', '每连接一个线程的服务器最多'],
    s1Meaning: ['A blocking read waits and copies in one call. A loop makes two calls of it: one waits for all connections, then a read copies. Not counted here: the blocking server yields its core once per response (sched_yield).',
      '阻塞的 read 用一次调用完成等待和复制。事件循环把它分成两次：先用一次调用等待所有连接，再用 read 复制。未计入：阻塞服务器每次响应后让出处理器（sched_yield）。'],
    notCompared: ['Without a known sum, and so not compared: {names}.', '合计未知，因此不参与比较：{names}。'],
    needsBoth: ['No verdict: it takes a server with a thread per connection and one with an event loop whose waits are counted.', '无法判定：至少需要一个每连接一个线程的服务器，和一个统计等待次数的事件循环服务器。'],
    roundTrip: ['round trip of A', 'A 的往返时间'],
    total: ['together', '合计'],

    s2: ['Two requests, one in step 3', '两个请求，一个停在第 3 步'],
    s2Story: ['A’s request is stopped before step 3, process. Then B sends a request of 128 B.', 'A 的请求停在第 3 步（处理）之前。然后 B 发送一个 128 B 的请求。'],
    s2Question: ['Which servers answer B while A’s request stands still?', 'A 的请求停住时，哪些服务器会回应 B？'],
    s2a: ['All', '全部'],
    s2b: ['None', '没有'],
    s2c: ['Those where A and B have different threads', 'A 和 B 由不同线程服务的那些'],
    s2Meaning: ['A thread that stands still serves nobody else. With a thread per connection that is one connection, with an event loop all of its connections. The bytes of the others wait in their receive buffers.',
      '停住的线程无法服务别人。每连接一个线程时只影响一个连接；事件循环则影响它的全部连接，其他连接的数据等在接收缓冲区里。'],
    threadOfA: ['thread of A', 'A 的线程'],
    threadOfB: ['thread of B', 'B 的线程'],
    answeredB: ['B answered within 1.5 s', '1.5 秒内回应 B'],
    waitingB: ['B’s bytes in the receive buffer', '接收缓冲区里 B 的数据'],
    notRunYet: ['none yet', '尚无'],
    ringStop: ['With io_uring ({names}) the read cannot be stopped: it is submitted before the bytes arrive. There the request stands before step 3 at once.', '使用 io_uring 时（{names}）无法停在读之前：读在数据到达前就已提交。那里的请求直接停在第 3 步之前。'],

    s3: ['A peer that does not read', '不读数据的对端'],
    s3Story: ['The servers restart with kernel buffers of 64 KiB. A stops reading and sends up to 64 requests of 16 KiB.', '服务器以 64 KiB 的内核缓冲区重启。A 停止读取，并发送最多 64 个 16 KiB 的请求。'],
    s3Question: ['Where do the bytes pile up first?', '数据最先堆积在哪里？'],
    s3a: ['In A’s own receive buffer', 'A 自己的接收缓冲区'],
    s3b: ['In the server’s process', '服务器进程里'],
    s3c: ['In the server’s receive buffer', '服务器的接收缓冲区'],
    s3Meaning: ['The buffer next to the peer that does not read fills first, then the one before it, back to the sender: backpressure. In the server’s process stays what it had already read; it reads no more until it can write.',
      '离不读的一方最近的缓冲区先满，然后向上游逐个填满，直到发送方：这就是背压。服务器进程里只留下已经读入的数据；能写之前它不再读。'],
    place: ['where (order, bytes, since when)', '位置（顺序、字节、何时起）'],
    filled: ['{order}. {bytes}, {time}', '{order}. {bytes}，{time}'],
    empty: ['stays empty', '一直为空'],

    s4: ['1,000 idle connections', '1,000 个空闲连接'],
    s4Story: ['1,000 connections are made to every server. They send nothing.', '与每个服务器建立 1,000 个连接，不发送任何数据。'],
    s4Question: ['How many more threads has each server then?', '每个服务器会多出多少线程？'],
    s4a: ['1,000 in every server', '每个服务器都多 1,000 个'],
    s4b: ['1,000 where each connection has a platform thread, none elsewhere', '每连接一个平台线程的多 1,000 个，其他不变'],
    s4c: ['None: idle connections need no thread', '没有：空闲连接不需要线程'],
    s4Meaning: ['A blocking read needs a thread to wait in, and a thread needs a stack. An event loop waits for all connections in one call. Memory is the resident memory of the whole process; it includes what the JVM did meanwhile.',
      '阻塞的 read 需要一个线程来等待，线程需要栈。事件循环用一次调用等待所有连接。内存是整个进程的常驻内存，也包括 JVM 在此期间的其他变化。'],
    threadsFromTo: ['threads', '线程数'],
    memoryFromTo: ['memory', '内存'],
    fromTo: ['{from} → {to}', '{from} → {to}'],
    noGrowth: ['no growth', '没有增长'],
    perConnection: ['memory per connection', '每连接内存'],

    s5: ['Small reads, a large message', '小缓冲区，大消息'],
    s5Story: ['A client sends messages of 4 KiB. First the servers have their usual read buffer, then they restart with one of 64 B.', '客户端发送 4 KiB 的消息。服务器先用原来的读缓冲区，再以 64 B 的读缓冲区重启。'],
    s5Question: ['How many read calls does an echo take with 64 B?', '读缓冲区为 64 B 时，一次 echo 需要多少次读调用？'],
    s5a: ['About 64: message / read buffer', '约 64 次：消息大小 / 读缓冲区大小'],
    s5b: ['One: the message was sent by one write', '一次：消息是一次 write 发出的'],
    s5c: ['It differs from model to model', '各模型不同'],
    s5Meaning: ['A stream has no messages: a read takes what is there, up to the size of the buffer it is given. Each call crosses the boundary to the kernel, and that costs CPU time.',
      '流没有消息边界：一次读最多取走缓冲区能装下的已有数据。每次调用都要穿越内核边界，这要花 CPU 时间。'],
    readsWith: ['reads/echo, {size}', '读/echo，{size}'],
    cpuWith: ['CPU/echo, {size}', 'CPU/echo，{size}'],

    s6: ['A frozen server', '被冻结的服务器'],
    s6Story: ['The servers are frozen (SIGSTOP). A sends a request of 4 KiB. Then the servers continue.', '用 SIGSTOP 冻结服务器。A 发送一个 4 KiB 的请求。然后让服务器继续。'],
    s6Question: ['A’s write succeeds. Where are its bytes while the server is frozen?', 'A 的 write 成功了。服务器冻结期间，数据在哪里？'],
    s6a: ['In A’s send buffer', 'A 的发送缓冲区'],
    s6b: ['In the server’s process', '服务器进程里'],
    s6c: ['In the server’s receive buffer', '服务器的接收缓冲区'],
    s6Meaning: ['The kernel received and acknowledged them without the program. Written is not delivered to the program, and not processed: only a response shows that. A server that is killed now loses these bytes.',
      '内核在没有程序参与的情况下接收并确认了数据。写成功不等于程序收到，更不等于已处理：只有响应能证明。此时若杀死服务器，这些数据就丢了。'],
    answeredFrozen: ['answered while frozen', '冻结期间已回应'],
    answeredAfter: ['round trip', '往返时间'],
  });

  // ---- what a scene can do
  const sleep = ms => new Promise(resolve => { setTimeout(resolve, ms); });
  const sample = () => live.sample();
  const each = read => sample().variants.map((variant, i) => read(variant, live.state().variants[i]));
  const connection = (variant, client) => variant.connections[client] || {};
  // Waits for a condition of the samples; returns whether it came true.
  async function until(condition, ms) {
    for (const end = performance.now() + ms; performance.now() < end; await sleep(40)) {
      if (condition()) return true;
    }
    return condition();
  }
  async function calm() {
    const s = sample().settings;
    if (s.frozen) await live.control({ action: 'freeze', on: false });
    if (s.load) await live.control({ action: 'load', on: false });
    if (s.step) await live.control({ action: 'step', client: s.step, on: false });
    if (s.idleConnections) await live.control({ action: 'idle', count: 0 });
    for (const client of picture.CLIENTS) {
      if (!s.reading[client]) await live.control({ action: 'reading', client, on: true });
    }
  }
  async function send(client, sizeBytes) {
    const before = each(v => connection(v, client).answered || 0);
    await live.control({ action: 'send', client, sizeBytes });
    return () => each(v => connection(v, client).answered || 0).map((now, i) => now > before[i]);
  }
  const all = answered => () => answered().every(Boolean);
  // The figures per echo of every server, averaged over three seconds; with the reasons of those that
  // are null. The first two seconds are left out: they contain the start.
  async function averages(ratePerSecond, sizeBytes) {
    await live.control({ action: 'load', on: true, ratePerSecond, connections: 1, sizeBytes });
    await sleep(2200);
    const seconds = [];
    for (let i = 0; i < 3; i++) {
      await sleep(1000);
      seconds.push(each(v => (v.lastSecond && v.lastSecond.perEcho) || {}));
    }
    const reasons = each(v => v.reasons || {});
    await live.control({ action: 'load', on: false });
    return reasons.map((why, i) => {
      const average = { reasons: why };
      for (const key of ['reads', 'writes', 'waits', 'cpuUserNs', 'cpuKernelNs']) {
        const values = seconds.map(s => s[i][key]).filter(known);
        average[key] = values.length ? values.reduce((a, b) => a + b, 0) / values.length : null;
      }
      return average;
    });
  }
  const names = () => each((v, info) => info.variant);
  // Recording of the queues over time, for the scene of the full buffers.
  let recorder = null;
  function record(newSample) {
    if (recorder) recorder(newSample);
  }

  // Reasons of the dashes in the table that is being drawn.
  let notes = new Set();
  function maybe(x, format, reason) {
    if (known(x)) return format(x);
    notes.add(reason ? texts.ofLab(reason) : text('noReason'));
    return '–';
  }
  const number = x => grouped(x, digits(x));
  const yesNo = x => text(x ? 'yes' : 'no');
  const perEcho = (average, key, format) => maybe(average[key], format, average.reasons['lastSecond.perEcho.' + key] || average.reasons['lastSecond.perEcho']);
  const cpu = average => (known(average.cpuUserNs) && known(average.cpuKernelNs) ? average.cpuUserNs + average.cpuKernelNs : null);
  const cpuPerEcho = average => maybe(cpu(average), time, average.reasons['lastSecond.perEcho.cpuUserNs']);
  const indexOf = (first, ...conditions) => [first, ...conditions].findIndex(Boolean);

  // ---- the scenes. run measures and returns values; right is the index of the answer that they
  // support, -1 for none; table shows them.
  const SCENES = [
    {
      key: 's1',
      async run() {
        const answered = await send('A', 128);
        await until(all(answered), 3000);
        const trips = each(v => connection(v, 'A').lastNs);
        const averaged = await averages(50, 128);
        return { trips, averaged, blocking: each((v, info) => isBlocking(info)), names: names() };
      },
      // A blocking read waits itself. Of a loop whose waits are not counted the sum is not known.
      calls: (average, blocking) => (known(average.reads) && known(average.writes) && (blocking || known(average.waits))
        ? average.reads + average.writes + (average.waits || 0) : null),
      sums({ averaged, blocking }) {
        return [true, false].map(kind => averaged.filter((a, i) => blocking[i] === kind).map(a => this.calls(a, kind)).filter(known));
      },
      right(d) {
        if (d.averaged.some(a => !known(a.reads))) throw new Error(text('noEcho'));
        const [threads, loops] = this.sums(d);
        if (!threads.length || !loops.length) return -1;
        return indexOf([...threads, ...loops].every(c => c < 2.3), Math.min(...loops) > Math.max(...threads), Math.min(...threads) > Math.max(...loops));
      },
      remarks(d) {
        const without = d.names.filter((name, i) => !known(this.calls(d.averaged[i], d.blocking[i])));
        return without.length ? [text('notCompared', { names: without.join(', ') })] : [];
      },
      undecided(d) {
        return this.sums(d).every(sums => sums.length) ? null : text('needsBoth');
      },
      table: d => [[text('server'), text('waits'), text('reads'), text('writes'), text('total'), text('roundTrip')],
        ...d.names.map((name, i) => [name, ...['waits', 'reads', 'writes'].map(key => perEcho(d.averaged[i], key, number)),
          maybe(SCENES[0].calls(d.averaged[i], d.blocking[i]), number, d.averaged[i].reasons['lastSecond.perEcho.waits']), maybe(d.trips[i], time)])],
    },
    {
      key: 's2',
      async run() {
        await until(all(await send('B', 128)), 3000);
        await live.control({ action: 'step', client: 'A', on: true });
        await send('A', 128);
        const before = step => () => each(v => connection(v, 'A').step || {}).every(s => s.before >= step && !s.waitsForRequest);
        for (const step of [2, 3]) {
          if (!await until(before(step), 3000)) throw new Error(text('held', { step }) + '?');
          // Not where the request stands before step 3 at once.
          if (step < 3) await live.control({ action: 'next', step });
        }
        const answered = await send('B', 128);
        await sleep(1500);
        return {
          names: names(), answered: answered(), rings: each((v, info) => (connection(v, 'A').step || {}).note && info.variant).filter(Boolean), threadA: each(v => connection(v, 'A').thread), threadB: each(v => connection(v, 'B').thread),
          waiting: each(v => (connection(v, 'B').server || {}).recvQueueBytes),
        };
      },
      right({ answered, threadA, threadB }) {
        const apart = threadA.map((thread, i) => thread !== threadB[i]);
        return indexOf(answered.every(Boolean), !answered.some(Boolean), answered.every((a, i) => a === apart[i]));
      },
      table: d => [[text('server'), text('threadOfA'), text('threadOfB'), text('answeredB'), text('waitingB')],
        ...d.names.map((name, i) => [name, maybe(d.threadA[i], String, text('noThreadYet')), d.threadB[i] || text('notRunYet'), yesNo(d.answered[i]), maybe(d.waiting[i], bytes)])],
      remarks: d => (d.rings.length ? [text('ringStop', { names: d.rings.join(', ') })] : []),
      undo: () => (sample().settings.step === 'A' ? live.control({ action: 'step', client: 'A', on: false }) : null),
    },
    {
      key: 's3',
      places: ['clientReceive', 'serverSend', 'processBuffer', 'serverReceive', 'clientSend'],
      async run() {
        await live.control({ action: 'buffers', soRcvbufBytes: 65536, soSndbufBytes: 65536 });
        await until(() => each(v => v.state === 'running' && connection(v, 'A').client).every(Boolean), 10000);
        await live.control({ action: 'reading', client: 'A', on: false });
        const begin = performance.now();
        const history = [];
        recorder = s => history.push({ atMs: performance.now() - begin, values: s.variants.map(v => this.bytesOf(connection(v, 'A'))) });
        try {
          for (let i = 0; i < 64; i++) {
            await live.control({ action: 'send', client: 'A', sizeBytes: 16384 });
            await sleep(40);
          }
          await sleep(1500);
        } finally {
          recorder = null;
        }
        return { names: names(), filled: names().map((name, i) => this.filled(history, i)) };
      },
      bytesOf(c) {
        const { client, server } = c;
        return client && server ? [client.recvQueueBytes, server.sendQueueBytes, picture.inProcessBytes(c), server.recvQueueBytes, client.sendQueueBytes] : [null, null, null, null, null];
      },
      // From when on each place held at least half of what it holds at the end, and in which order.
      filled(history, variant) {
        const last = history[history.length - 1].values[variant];
        const found = last.map((end, place) => {
          const below = end > 0 ? history.map(h => h.values[variant][place] >= end / 2).lastIndexOf(false) : -1;
          return { bytes: end, atMs: end > 0 ? history[below + 1].atMs : null };
        });
        const order = found.map((f, place) => place).filter(place => found[place].atMs !== null).sort((a, b) => found[a].atMs - found[b].atMs);
        return found.map((f, place) => ({ ...f, order: order.indexOf(place) }));
      },
      right({ filled }) {
        const first = place => filled.every(places => places[place].order === 0);
        return indexOf(first(0), first(2), first(3));
      },
      table(d) {
        const rows = this.places.map((key, place) => ({ key, place, order: d.filled[0][place].order })).sort((a, b) => (a.order < 0 ? 9 : a.order) - (b.order < 0 ? 9 : b.order));
        const cell = f => (!known(f.bytes) ? maybe(null, bytes, text('inMotion')) : f.order < 0 ? text('empty') : text('filled', { order: f.order + 1, bytes: bytes(f.bytes), time: time(f.atMs * 1e6) }));
        return [[text('place'), ...d.names], ...rows.map(({ key, place }) => [text(key), ...d.filled.map(places => cell(places[place]))])];
      },
      async undo(before) {
        await live.control({ action: 'reading', client: 'A', on: true });
        await live.control({ action: 'buffers', readBufferBytes: before.readBufferBytes, soRcvbufBytes: before.soRcvbufBytes, soSndbufBytes: before.soSndbufBytes });
      },
    },
    {
      key: 's4',
      async run() {
        const figures = () => each(v => ({ threads: v.lastSecond && v.lastSecond.processThreads, rss: v.lastSecond && v.lastSecond.rssBytes}));
        await until(() => figures().every(f => known(f.threads)), 3000);
        const before = figures();
        await live.control({ action: 'idle', count: 1000 });
        // The threads start one after the other: until none has come for two seconds.
        for (let last = -1, i = 0; i < 12; i++) {
          await sleep(2200);
          const now = figures().reduce((sum, f) => sum + f.threads, 0);
          if (now === last) break;
          last = now;
        }
        return { names: names(), before, after: figures() };
      },
      right({ before, after }) {
        if ([...before, ...after].some(f => !known(f.threads))) throw new Error(text('noReason'));
        const grew = after.map((f, i) => f.threads - before[i].threads > 900);
        const platform = each((v, info) => isBlocking(info) && !picture.isVirtual(info));
        return indexOf(grew.every(Boolean), grew.some(Boolean) && grew.every((g, i) => g === platform[i]), !grew.some(Boolean));
      },
      table: d => [[text('server'), text('threadsFromTo'), text('memoryFromTo'), text('perConnection')],
        ...d.names.map((name, i) => [name, text('fromTo', { from: maybe(d.before[i].threads, grouped), to: maybe(d.after[i].threads, grouped) }),
          text('fromTo', { from: maybe(d.before[i].rss, scaled), to: maybe(d.after[i].rss, scaled) }),
          maybe(known(d.before[i].rss) && known(d.after[i].rss) ? Math.round((d.after[i].rss - d.before[i].rss) / 1000) : null, x => (x > 0 ? scaled(x) : text('noGrowth')))])],
      undo: () => live.control({ action: 'idle', count: 0 }),
    },
    {
      key: 's5',
      async run() {
        const usual = sample().settings.readBufferBytes;
        const first = await averages(100, 4096);
        await live.control({ action: 'buffers', readBufferBytes: 64 });
        const second = await averages(100, 4096);
        return { names: names(), usual, first, second };
      },
      right({ second }) {
        const reads = second.map(a => a.reads);
        if (!reads.every(known)) throw new Error(text('noEcho'));
        return indexOf(reads.every(r => r > 58 && r < 71), reads.every(r => r < 2), true);
      },
      table: d => [[text('server'), text('readsWith', { size: scaled(d.usual) }), text('readsWith', { size: '64 B' }), text('cpuWith', { size: scaled(d.usual) }), text('cpuWith', { size: '64 B' })],
        ...d.names.map((name, i) => [name, perEcho(d.first[i], 'reads', number), perEcho(d.second[i], 'reads', number), cpuPerEcho(d.first[i]), cpuPerEcho(d.second[i])])],
      undo: before => live.control({ action: 'buffers', readBufferBytes: before.readBufferBytes }),
    },
    {
      key: 's6',
      async run() {
        await live.control({ action: 'freeze', on: true });
        const answered = await send('A', 4096);
        await sleep(1500);
        const places = each(v => {
          const c = connection(v, 'A');
          return c.client && c.server ? [c.client.sendQueueBytes, c.server.recvQueueBytes, picture.inProcessBytes(c)] : [null, null, null];
        });
        const frozen = answered();
        await live.control({ action: 'freeze', on: false });
        await until(all(answered), 3000);
        return { names: names(), places, frozen, trips: each((v, info) => (answered()[names().indexOf(info.variant)] ? connection(v, 'A').lastNs : null)) };
      },
      right({ places }) {
        const most = place => places.every(p => p[place] > 0 && p.every(other => !known(other) || other <= p[place]));
        return indexOf(most(0), most(2), most(1));
      },
      table: d => [[text('server'), text('clientSend'), text('serverReceive'), text('processBuffer'), text('answeredFrozen'), text('answeredAfter')],
        ...d.names.map((name, i) => [name, ...d.places[i].map(x => maybe(x, bytes)), yesNo(d.frozen[i]), maybe(d.trips[i], time)])],
      undo: () => calm(),
    },
  ];

  // ---- the panel
  let at = 0;
  let prediction = null;
  let result = null;    // { data, right } or { error }
  let isRunning = false;
  let undo = null;

  async function predict(choice) {
    if (isRunning || !sample()) return;
    const scene = SCENES[at];
    prediction = choice;
    result = null;
    isRunning = true;
    draw();
    try {
      await tidy();
      await calm();
      const before = sample().settings;
      undo = scene.undo ? () => scene.undo(before) : null;
      const data = await scene.run();
      result = { data, right: scene.right(data) };
    } catch (e) {
      result = { error: e.message };
    }
    isRunning = false;
    if (document.body.dataset.mode !== 'tour') await go(at); // Left while it ran.
    else draw();
  }
  async function tidy() {
    const undoNow = undo;
    undo = null;
    if (undoNow) await undoNow();
  }
  async function go(scene) {
    if (isRunning) return;
    isRunning = true;
    at = scene;
    prediction = null;
    result = null;
    draw();
    try {
      await tidy();
    } catch (e) {
      live.say('failed', { why: e.message }, true);
    }
    isRunning = false;
    draw();
  }

  function table([heads, ...rows]) {
    return el('table', {},
      el('thead', {}, el('tr', {}, ...heads.map(h => el('th', { scope: 'col' }, h)))),
      el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map((cell, i) => el(i ? 'td' : 'th', i ? {} : { scope: 'row' }, cell))))));
  }
  function outcome(scene) {
    if (isRunning) return el('div', { class: 'result' }, el('p', { class: 'soft' }, text(prediction === null ? 'tidy' : 'measuring')));
    if (!result) return el('div', { class: 'result' }, el('p', { class: 'soft' }, text('resultHere')));
    if (result.error) return el('div', { class: 'result wrong' }, el('p', { class: 'verdict' }, text('unmeasured', { why: texts.ofLab(result.error) })));
    notes = new Set();
    const measured = table(scene.table(result.data));
    const verdict = result.right < 0 ? 'undecided' : result.right === prediction ? 'right' : 'wrong';
    return el('div', { class: 'result ' + (verdict === 'right' ? 'right' : 'wrong') },
      el('p', { class: 'verdict' }, (verdict === 'undecided' && scene.undecided && scene.undecided(result.data)) || text(verdict, verdict === 'wrong' ? { answer: text(scene.key + 'abc'[result.right]) } : {})),
      el('div', { class: 'scroll' }, measured),
      ...(scene.remarks ? scene.remarks(result.data) : []).map(remark => el('p', {}, remark)),
      ...[...notes].map(note => el('p', { class: 'soft' }, '– ' + note)),
      el('p', {}, text(scene.key + 'Meaning')));
  }
  function draw() {
    const scene = SCENES[at];
    const options = ['a', 'b', 'c'].map((letter, i) => {
      const button = el('button', { 'data-option': i, 'aria-pressed': prediction === i }, text(scene.key + letter));
      button.disabled = isRunning || prediction !== null;
      button.addEventListener('click', () => predict(i));
      return button;
    });
    const again = el('button', { id: 'again' }, text('again'));
    again.hidden = prediction === null || isRunning;
    again.addEventListener('click', () => go(at));
    const numbers = SCENES.map((s, i) => {
      const button = el('button', { 'aria-label': text('sceneOf', { number: i + 1, count: SCENES.length }) + ': ' + text(s.key), title: text(s.key), ...(i === at ? { 'aria-current': 'step' } : {}) }, i + 1);
      button.disabled = isRunning;
      button.addEventListener('click', () => go(i));
      return button;
    });
    const next = el('button', { id: 'next-scene', class: prediction !== null ? 'main' : '' }, text('nextScene'));
    next.disabled = isRunning || at === SCENES.length - 1;
    next.addEventListener('click', () => go(at + 1));
    document.getElementById('tour').replaceChildren(
      el('div', { class: 'scene' },
        el('div', {},
          el('p', { class: 'soft' }, text('sceneOf', { number: at + 1, count: SCENES.length })),
          el('h2', {}, text(scene.key)), el('p', {}, text(scene.key + 'Story')),
          el('p', { class: 'question' }, text(scene.key + 'Question')),
          el('div', { class: 'options', role: 'group', 'aria-label': text('predict') }, ...options),
          el('div', { class: 'scenes' }, ...numbers, next, again)),
        outcome(scene)));
  }

  // Tidies up; returns when that is done, also after a scene that still runs.
  async function leave() {
    await go(at);
    while (isRunning) await sleep(40);
  }

  return { draw, record, leave, runs: () => isRunning };
})();
