'use strict';
// Draws the columns: buffers and threads of one server each, its figures and its code.
// Each column is built once and then updated with every sample; nothing is kept but what is drawn.
const picture = (() => {
  const { text } = texts;
  // The colours of the report pages (page/common.js), in the order of the variants.
  const HUES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7'];
  const CLIENTS = ['A', 'B'];
  const RECENT_MS = 700;
  const FULL_AFTER_MS = 1000;
  const TICK_NS = 1e7;

  // ---- elements
  function fill(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  const put = (node, value) => { if (node.textContent !== value) node.textContent = value; };
  const set = (node, name, value) => { if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value); };

  // ---- figures; null is not available: a dash with a footnote, never 0
  const known = x => x !== null && x !== undefined;
  const grouped = (x, digits) => x.toLocaleString('en-US', { minimumFractionDigits: digits || 0, maximumFractionDigits: digits || 0 });
  const digits = x => (x === 0 || x >= 100 ? 0 : x < 10 ? 2 : 1);
  const scaled = x => (x < 1024 ? x + ' B' : x < 1048576 ? +(x / 1024).toFixed(1) + ' KiB' : +(x / 1048576).toFixed(1) + ' MiB');
  const bytes = x => grouped(x) + ' B';
  const share = x => (x > 0 && x < 0.01 ? '< 1 %' : Math.round(x * 100) + ' %');
  function time(ns) {
    const [x, unit] = ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
    return grouped(x, unit === 'ns' ? 0 : digits(x)) + ' ' + unit;
  }
  // Footnotes of one drawing: reason -> number.
  let footnotes = new Map();
  const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  function dash(reason) {
    if (!footnotes.has(reason)) footnotes.set(reason, footnotes.size + 1);
    return '–' + String(footnotes.get(reason)).replace(/\d/g, d => SUPERSCRIPTS[d]);
  }
  // The reason of a path or of what contains it.
  function reason(variant, path, otherwise) {
    for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      if (variant.reasons && variant.reasons[at]) return texts.ofLab(variant.reasons[at]);
    }
    return otherwise || text('noReason');
  }
  // Writes a value, or a dash whose tooltip is the reason.
  function show(node, value, format, why) {
    const available = known(value);
    put(node, available ? format(value) : dash(why()));
    node.classList.toggle('dash', !available);
    if (node instanceof HTMLElement) set(node, 'title', available ? '' : why());
  }

  // ---- what a variant is doing
  const isBlocking = info => info.model === 'bio';
  const isVirtual = info => info.variant.startsWith('bio-virtual');
  const threadOf = (variant, name) => variant.threads.find(t => t.name === name);
  // How many there are of some of the listed threads; those that are not listed are of their kind.
  const countOf = (variant, some) => variant.threadCount - (variant.threads.length - some.length);
  const stateText = state => text(['R', 'S', 'D', 'T'].includes(state) ? 'state' + state : 'stateOther', { state });
  function heldClient(variant) {
    return CLIENTS.find(c => variant.connections[c] && variant.connections[c].step && known(variant.connections[c].step.before) && !variant.connections[c].step.waitsForRequest);
  }
  // Bytes of requests and responses that are in no queue of a kernel: in the server's process.
  // All of them are one message's bytes, and an echo's response is as long as its request.
  function inProcessBytes(connection) {
    const { client, server } = connection;
    if (!client || !server || !known(connection.unreadBytes)) return null;
    const queued = [client.sendQueueBytes, client.recvQueueBytes, server.sendQueueBytes, server.recvQueueBytes, connection.unsentBytes];
    if (queued.some(x => !known(x))) return null;
    const rest = connection.unreadBytes - queued.reduce((a, b) => a + b, 0);
    return rest >= 0 ? rest : null;
  }

  // Which step goes on, for the code: a key of /state's code.
  function stepOf(variant) {
    const held = heldClient(variant);
    if (held) return ['read', 'process', 'write'][variant.connections[held].step.before - 2];
    if (CLIENTS.some(c => isFull(variant.connections[c]))) return 'backpressure';
    const busy = CLIENTS.map(c => variant.connections[c]).filter(c => c && c.inFlight > 0).map(c => threadOf(variant, c.thread)).filter(Boolean);
    if (busy.some(t => !['read', 'epoll_wait', 'epoll_pwait', 'recvfrom', 'ppoll', 'poll', 'io_uring_enter'].includes(t.syscall))) return 'process';
    return 'receive';
  }
  // A client does not read, and what the server should write or read for it waits before the send buffer.
  const isFull = c => Boolean(c && !c.reading && c.server && c.server.sendQueueBytes > 0
    && (c.server.recvQueueBytes > 0 || inProcessBytes(c) > 0));

  const CALLS = {
    receive: [/\bread\(\) >= 0/, /selector\.select\(/, /void channelRead/],
    read: [/channel\.read\(/, /super\.allocate\(/],
    process: [/requestHandler\.process\(/],
    write: [/channel\.write\(/, /context\.flush\(\)/],
    backpressure: [/channel\.write\(/, /interestOps\(SelectionKey\.OP_WRITE\)/, /setAutoRead\(false\)/],
  };

  // Who waits where, in one or two sentences, from what this sample shows.
  function where(info, variant) {
    if (variant.state === 'frozen') return text('whereFrozen');
    if (variant.state !== 'running') return text(variant.state === 'ended' ? 'ended' : 'whereStarting');
    const workers = variant.threads.filter(t => ['worker', 'loop', 'carrier'].includes(t.role)).map(t => t.name);
    const count = grouped(countOf(variant, workers));
    const threads = workers.length > 3 ? workers.slice(0, 2).join(', ') + ' … (' + count + ')' : workers.join(', ');
    const kind = isBlocking(info) ? 'Bio' : 'Loop';
    const held = heldClient(variant);
    if (held) {
      const { before, thread } = variant.connections[held].step;
      const other = held === 'A' ? 'B' : 'A';
      const waitingBytes = variant.connections[other] && variant.connections[other].server && variant.connections[other].server.recvQueueBytes;
      const mine = thread || variant.connections[held].thread;
      const others = variant.connections[other] && variant.connections[other].thread;
      const isApart = kind === 'Loop' && others && others !== mine;
      return text(isApart ? 'whereHeldApart' : 'whereHeld' + kind, { thread: mine, step: before, client: held, other, others })
        + (waitingBytes > 0 ? ' ' + text('whereOtherWaits', { bytes: bytes(waitingBytes), other }) : '')
        + (variant.connections[held].step.note ? ' (' + texts.ofLab(variant.connections[held].step.note) + ')' : '');
    }
    const full = CLIENTS.find(c => isFull(variant.connections[c]));
    if (full) return text('whereWrite' + kind, { client: full, thread: variant.connections[full].thread || threads });
    if (isVirtual(info)) return text('whereVirtual', { count });
    if (variant.lastSecond && variant.lastSecond.echoesPerSecond > 0) {
      return text('whereBusy' + kind, { threads, count });
    }
    if (kind === 'Bio' && !workers.length) return text('whereIdleNone');
    return text('whereIdle' + kind + (kind === 'Loop' && workers.length > 1 ? 's' : ''), { threads });
  }

  // ---- the drawing of one column
  const ROWS = [
    { key: 'clientSend', side: 'client', queue: 'send', y: 22, height: 44 },
    { key: 'serverReceive', side: 'server', queue: 'recv', y: 94, height: 44 },
    { key: 'process', y: 170, height: 60 },
    { key: 'serverSend', side: 'server', queue: 'send', y: 300, height: 44 },
    { key: 'clientReceive', side: 'client', queue: 'recv', y: 372, height: 44 },
  ];
  const NAMES = { clientSend: 'clientSend', serverReceive: 'serverReceive', process: 'processBuffer', serverSend: 'serverSend', clientReceive: 'clientReceive' };
  // Where there is little room, the zone at the left says whose buffer it is.
  const SHORT_NAMES = { ...NAMES, clientSend: 'serverSend', process: 'buffer', clientReceive: 'serverReceive' };
  const ARROWS = [
    { step: 1, from: 66, to: 94 }, { step: 2, from: 138, to: 170 }, { step: 4, from: 268, to: 300 }, { step: 5, from: 344, to: 372 },
  ];
  const ZONES = [
    { name: 'client', from: 18, to: 72, cls: 'kernel' }, { name: 'kernel', from: 88, to: 152, cls: 'kernel' },
    { name: 'process', from: 154, to: 282, cls: 'process' }, { name: 'kernel', from: 284, to: 350, cls: 'kernel' },
    { name: 'client', from: 366, to: 420, cls: 'kernel' },
  ];
  const CHIP_Y = 238;
  const CHIP_HEIGHT = 26;
  const HEIGHT = 422;
  const GUTTER = 20;
  const GAP = 10;
  const CROWD_WIDTH = 46;
  const NARROW = 190;
  const CHARACTER_PX = 6.3;

  function arrow(x, from, to) {
    return [
      svg('path', { class: 'arrow', d: 'M' + x + ' ' + from + 'V' + (to - 7) }),
      svg('path', { class: 'head', d: 'M' + (x - 6) + ' ' + (to - 9) + 'h12l-6 9z' }),
    ];
  }

  function box(client, x, width, row) {
    const clip = 2;
    const parts = {
      fill: svg('rect', { class: 'fill', x: x + clip, y: row.y + clip, width: 0, height: row.height - 2 * clip, rx: 3 }),
      name: svg('text', { class: 'name', x: x + 8, y: row.y + 16 }, text((width < NARROW ? SHORT_NAMES : NAMES)[row.key])),
      figure: svg('text', { class: 'figure', x: x + 8, y: row.y + 36 }, ''),
      share: svg('text', { class: 'name', x: x + width - 8, y: row.y + 36, 'text-anchor': 'end' }, ''),
      flag: svg('text', { class: 'name flag', x: x + width - 8, y: row.y + 16, 'text-anchor': 'end' }, ''),
      detail: svg('text', { class: 'name', x: x + 8, y: row.y + 53 }, ''),
      frame: svg('rect', { class: 'box', x, y: row.y, width, height: row.height, rx: 4 }),
      tip: svg('title', {}, ''),
    };
    const node = svg('g', { class: 'buffer', 'data-buffer': row.key, 'data-client': client }, parts.tip, parts.frame, parts.fill, parts.name, parts.figure, parts.share, parts.flag);
    if (row.key === 'process') node.append(parts.detail);
    return { ...parts, node, inner: width - 2 * clip, left: x + clip, narrow: width < NARROW, history: null };
  }

  // Fills a box from one edge to another, both as shares of its capacity.
  function level(part, from, to) {
    const start = Math.min(1, Math.max(0, from));
    const width = Math.max(0, Math.min(1, to) - start) * part.inner;
    set(part.fill, 'x', part.left + start * part.inner);
    set(part.fill, 'width', to > from ? Math.max(5, width).toFixed(1) : 0);
    part.frame.classList.toggle('some', to > from);
  }

  // Names a thread in the process zone; x and width follow what it serves.
  function chip() {
    const parts = { frame: svg('rect', { y: CHIP_Y, height: CHIP_HEIGHT, rx: 13 }), label: svg('text', { y: CHIP_Y + 17, 'text-anchor': 'middle' }, '') };
    return { ...parts, node: svg('g', { class: 'thread' }, parts.frame, parts.label) };
  }
  function putChip(part, place, variant, name, why) {
    part.node.style.display = place ? '' : 'none';
    if (!place) return;
    const thread = threadOf(variant, name);
    const held = heldClient(variant);
    const isHeld = held && variant.connections[held].step.thread === name;
    const doing = isHeld ? [text('stands')] : !thread ? [] : thread.state === 'R' ? [text('stateR')]
      : thread.syscall ? [text('sleepsIn', { call: thread.syscall }), thread.syscall] : [stateText(thread.state)];
    // The longest text that fits.
    const labels = [...doing.map(d => name + ' · ' + d), name];
    put(part.label, name ? labels.find(l => l.length * CHARACTER_PX < place.width - 12) || name : dash(why));
    set(part.frame, 'x', place.x);
    set(part.frame, 'width', place.width);
    set(part.label, 'x', place.x + place.width / 2);
    set(part.node, 'class', 'thread' + (isHeld ? ' held' : thread ? (thread.state === 'R' ? ' runs' : ' sleeps') : ''));
  }

  function drawing(info) {
    const root = svg('svg', { role: 'img', 'aria-label': text('pictureOf', { name: info.variant }) });
    let width = 0;
    let lanes = {};
    let chips = [];
    let crowd = null;
    let crowded = false;

    function build() {
      if (width <= 0) return;
      root.replaceChildren();
      root.setAttribute('viewBox', '0 0 ' + width + ' ' + HEIGHT);
      for (const zone of ZONES) {
        const middle = (zone.from + zone.to) / 2;
        root.append(
          svg('rect', { class: zone.cls, x: GUTTER - 4, y: zone.from, width: width - GUTTER + 4, height: zone.to - zone.from, rx: 4 }),
          svg('text', { class: 'zone', x: 12, y: middle, 'text-anchor': 'middle', transform: 'rotate(-90 12 ' + middle + ')' }, text(zone.name)));
      }
      const laneWidth = Math.floor((width - GUTTER - GAP - 4 - (crowded ? CROWD_WIDTH : 0)) / 2);
      lanes = {};
      CLIENTS.forEach((client, i) => {
        const x = GUTTER + i * (laneWidth + GAP);
        const lane = { x, width: laneWidth, boxes: {}, arrows: {}, answered: null, movedAt: 0 };
        lane.status = svg('text', { class: 'name status', x: x + 18, y: 13 }, '');
        root.append(svg('text', { class: 'lane', x: x + 1, y: 13 }, client), lane.status);
        for (const { step, from, to } of ARROWS) {
          const label = svg('text', { class: 'name', x: x + 34, y: (from + to) / 2 + 4 }, text('step' + step));
          lane.arrows[step] = svg('g', { 'data-step': step }, ...arrow(x + 20, from, to), label);
          root.append(lane.arrows[step]);
        }
        for (const row of ROWS) {
          lane.boxes[row.key] = box(client, x, laneWidth, row);
          root.append(lane.boxes[row.key].node);
        }
        lanes[client] = lane;
      });
      chips = CLIENTS.map(() => chip());
      root.append(...chips.map(c => c.node));
      if (crowded) {
        const x = width - CROWD_WIDTH / 2;
        crowd = { line: svg('g', {}, ...arrow(x - 10, 22, 416)), label: svg('text', { class: 'name', 'text-anchor': 'middle', transform: 'translate(' + (x + 12) + ' 218) rotate(-90)' }, '') };
        root.append(crowd.line, crowd.label);
      }
    }

    function putQueue(part, row, variant, client) {
      const connection = variant.connections[client];
      const side = connection && connection[row.side];
      const path = 'connections.' + client + '.' + row.side;
      const value = side ? side[row.queue + 'QueueBytes'] : null;
      const capacity = side ? side[row.queue + 'BufferBytes'] : null;
      const why = () => reason(variant, side ? path + '.' + row.queue + 'QueueBytes' : path, text('notConnected'));
      show(part.figure, value, part.narrow && value > 99999 ? scaled : bytes, why);
      const part1 = known(value) && capacity > 0 ? value / capacity : null;
      put(part.share, known(part1) ? (part.narrow || part.figure.textContent.length > 7 ? share(part1) : text('ofCapacity', { share: share(part1), capacity: scaled(capacity) })) : '');
      put(part.tip, text(NAMES[row.key]) + ': ' + (known(value) ? bytes(value) + (capacity ? ' / ' + bytes(capacity) : '') : why()));
      level(part, 0, part1 || 0);
      return value;
    }

    function putProcess(part, variant, client) {
      const connection = variant.connections[client];
      const step = connection && connection.step;
      const buffer = step && step.buffer;
      let detail = '';
      if (buffer && known(step.before) && step.before > 2) {
        const size = buffer.limit - buffer.position;
        put(part.figure, text(step.before === 4 ? 'response' : 'request', { bytes: bytes(size) }));
        const { position, limit, capacity } = buffer;
        const long = text('position', { position: grouped(position), limit: grouped(limit), capacity: scaled(capacity) });
        detail = long.length * CHARACTER_PX < part.inner - 8 ? long : position + ' / ' + limit + ' / ' + scaled(capacity);
        put(part.tip, text('positionTip', { position: grouped(position), limit: grouped(limit), capacity: grouped(capacity) }));
        level(part, position / capacity, limit / capacity);
      } else {
        const value = connection ? inProcessBytes(connection) : null;
        const why = () => (connection && connection.client ? text('inMotion') : reason(variant, 'connections.' + client + '.client', text('notConnected')));
        show(part.figure, value, bytes, why);
        detail = value > 0 ? text('calculated') : '';
        put(part.tip, known(value) ? text('calculatedTip') : why());
        level(part, 0, value > 0 ? 1 : 0);
      }
      put(part.detail, detail);
      put(part.flag, step && step.before === 3 && !step.waitsForRequest ? text('step3') : '');
    }

    // Full: it holds bytes, has not changed for a while, and more wait to get in.
    function putFull(part, value, upstream, now) {
      if (!part.history || part.history.value !== value) part.history = { value, since: now };
      const full = value > 0 && upstream > 0 && now - part.history.since > FULL_AFTER_MS;
      part.node.classList.toggle('full', full);
      put(part.flag, full ? text('full') : '');
    }

    function laneStatus(connection, narrow) {
      if (connection.error) return texts.ofLab(connection.error);
      const flying = connection.inFlight > 0 && text('inFlight', { count: connection.inFlight });
      if (connection.reading === false) return text('doesNotRead') + (flying && !narrow ? ', ' + flying : '');
      return flying || (known(connection.lastNs) ? (narrow ? time(connection.lastNs) : text('answeredIn', { time: time(connection.lastNs) })) : '');
    }

    function putLane(variant, client, now) {
      const lane = lanes[client];
      const connection = variant.connections[client] || {};
      put(lane.status, laneStatus(connection, lane.width < NARROW));
      const values = {};
      for (const row of ROWS) {
        if (row.side) values[row.key] = putQueue(lane.boxes[row.key], row, variant, client);
      }
      putProcess(lane.boxes.process, variant, client);
      values.process = known(values.clientSend) ? inProcessBytes(connection) : null;
      putFull(lane.boxes.clientSend, values.clientSend, connection.unsentBytes, now);
      putFull(lane.boxes.serverReceive, values.serverReceive, values.clientSend, now);
      putFull(lane.boxes.serverSend, values.serverSend, values.process + values.serverReceive, now);
      putFull(lane.boxes.clientReceive, values.clientReceive, values.serverSend, now);

      if (known(connection.answered) && connection.answered !== lane.answered) {
        if (lane.answered !== null && connection.answered > lane.answered) lane.movedAt = now;
        lane.answered = connection.answered;
      }
      const flows = now - lane.movedAt < RECENT_MS;
      const step = connection.step && !connection.step.waitsForRequest ? connection.step.before : null;
      for (const [number, node] of Object.entries(lane.arrows)) {
        node.classList.toggle('flows', flows);
        node.classList.toggle('next', step === Number(number));
      }
      const here = { 2: 'serverReceive', 3: 'process', 4: 'process' }[step];
      for (const [key, part] of Object.entries(lane.boxes)) part.frame.classList.toggle('here', key === here);
    }

    function putChips(variant) {
      const names = CLIENTS.map(client => (variant.connections[client] || {}).thread);
      const places = CLIENTS.map(client => ({ x: lanes[client].x, width: lanes[client].width }));
      const loops = variant.threads.filter(t => t.role === 'loop');
      if (loops.length === 1 || (names[0] && names[0] === names[1])) {
        putChip(chips[0], { x: places[0].x, width: places[1].x + places[1].width - places[0].x }, variant, loops.length === 1 ? loops[0].name : names[0]);
        putChip(chips[1], null);
      } else {
        CLIENTS.forEach((client, i) => putChip(chips[i], variant.connections[client] ? places[i] : null, variant, names[i], reason(variant, 'connections.' + client + '.thread', text('noThreadYet'))));
      }
    }

    return {
      root,
      resize(newWidth) {
        if (Math.abs(newWidth - width) < 1) return;
        width = Math.round(newWidth);
        build();
      },
      update(variant, settings, now) {
        const hasCrowd = Boolean(settings.load) || settings.idleConnections > 0;
        if (hasCrowd !== crowded) {
          crowded = hasCrowd;
          build();
        }
        for (const client of CLIENTS) putLane(variant, client, now);
        putChips(variant);
        if (crowded) {
          const parts = [settings.load && text('crowdLoad', { count: grouped(settings.load.connections) }), settings.idleConnections > 0 && text('crowdIdle', { count: grouped(settings.idleConnections) })];
          put(crowd.label, parts.filter(Boolean).join(' · '));
          crowd.line.classList.toggle('flows', Boolean(settings.load && variant.lastSecond && variant.lastSecond.echoesPerSecond > 0));
        }
      },
    };
  }

  // ---- figures, threads and code of one column
  const TILES = [
    ['echoesPerSecond', v => v.echoesPerSecond, x => grouped(x, digits(x))], ['p50', v => v.p50Ns, time, 'p50Ns'], ['p99', v => v.p99Ns, time, 'p99Ns'],
    ...[['reads'], ['writes'], ['waits'], ['switches']].map(([key]) => [key, v => v.perEcho && v.perEcho[key], x => grouped(x, digits(x)), 'perEcho.' + key]),
    ['cpuUser', v => v.perEcho && v.perEcho.cpuUserNs, cpu, 'perEcho.cpuUserNs'], ['cpuKernel', v => v.perEcho && v.perEcho.cpuKernelNs, cpu, 'perEcho.cpuKernelNs'],
  ];
  // The kernel counts CPU time in ticks: no tick in a second is less than one tick for all its echoes.
  function cpu(ns, second) {
    return ns > 0 ? time(ns) : '< ' + time(TICK_NS / Math.max(1, second.echoesPerSecond));
  }
  function tiles() {
    const cells = TILES.map(([key]) => ({ key, value: el('b', {}, '') }));
    const node = el('div', { class: 'tiles' }, ...cells.map(c => el('div', { 'data-figure': c.key }, el('span', { title: text(c.key) }, text(c.key)), c.value)));
    function update(variant) {
      const second = variant.lastSecond;
      cells.forEach((cell, i) => {
        const [key, get, format, path] = TILES[i];
        const value = second ? get(second) : null;
        const why = () => (!second ? reason(variant, 'lastSecond', text('noSecondYet'))
          : reason(variant, 'lastSecond.' + (path || key), text('noEcho')));
        show(cell.value, value, x => format(x, second), why);
      });
    }
    return { node, update };
  }

  function threadTable() {
    const body = el('tbody', {});
    const node = el('table', { class: 'threads' },
      el('thead', {}, el('tr', {}, ...['thread', 'state', 'systemCall', 'waitsIn'].map(k => el('th', { scope: 'col', class: 'soft' }, text(k))))), body);
    let shown = '';
    function update(variant) {
      const groups = new Map();
      for (const thread of variant.threads) {
        const call = thread.syscall || (thread.state === 'R' ? text('noCall') : dash(reason(variant, 'threads.syscall')));
        const place = thread.wchan || (thread.state === 'R' ? text('noCall') : dash(reason(variant, 'threads.wchan')));
        const key = [thread.role, thread.state, call, place].join('\n');
        groups.set(key, groups.get(key) || { names: [], cells: [stateText(thread.state), call, place] });
        groups.get(key).names.push(thread.name);
      }
      const rows = [...groups.values()].map(g => [g.names.slice(0, 2).join(', ') + (g.names.length > 2 ? ' ' + text('plus', { count: g.names.length - 2 }) : ''), ...g.cells]);
      if (variant.threadCount > variant.threads.length) rows.push([text('more', { count: grouped(variant.threadCount - variant.threads.length) }), '', '', '']);
      const now = JSON.stringify(rows);
      if (now === shown) return;
      shown = now;
      body.replaceChildren(...rows.map(row => el('tr', {}, ...row.map(cell => el('td', {}, cell)))));
    }
    return { node, update };
  }

  function codePanel(info) {
    const body = el('div', {});
    const title = el('h3', {}, '');
    const node = el('section', { class: 'code' }, title, body);
    let shown = null;
    function update(step) {
      if (step === shown) return;
      shown = step;
      const code = info.code[step];
      put(title, texts.ofLab(code.title));
      const patterns = CALLS[step] || [];
      const excerpts = code.excerpts.map(excerpt => {
        // Without its javadoc: the sentence above says what it does, and the call is seen at once.
        const skipped = excerpt.lines[0].startsWith('/**') ? excerpt.lines.findIndex(line => line.includes('*/')) + 1 : 0;
        const lines = excerpt.lines.slice(skipped).map(line => (patterns.some(p => p.test(line)) ? el('mark', {}, line) : line));
        return { at: excerpt.path + ':' + (excerpt.firstLine + skipped), isCalled: lines.some(line => line instanceof Node), pre: el('pre', { tabindex: '0' }, el('code', {}, ...lines.flatMap(line => [line, '\n']))) };
      });
      // The excerpt with the call comes first.
      excerpts.sort((a, b) => b.isCalled - a.isCalled);
      const [first, ...others] = excerpts.map(({ at, pre }) => [el('p', { class: 'at' }, at), pre]);
      body.replaceChildren(...first, el('p', { class: 'soft' }, text('counted', { calls: texts.ofLab(code.calls).replace('others', text('others')) })));
      if (others.length) body.append(el('details', {}, el('summary', {}, text('moreCode')), ...others.flat()));
      const mark = body.querySelector('mark');
      if (mark) {
        const pre = mark.closest('pre');
        pre.scrollTop = mark.offsetTop - pre.offsetTop - pre.clientHeight / 3;
      }
    }
    return { node, update };
  }

  function modelText(info, variant) {
    if (isVirtual(info)) return text('modelVirtual');
    if (isBlocking(info)) return text('modelBio');
    const count = countOf(variant, variant.threads.filter(t => t.role === 'loop'));
    return text(info.model === 'nio' ? 'modelNio' : 'modelNetty', { loops: count === 1 ? text('loops1') : text('loopsN', { count: count || '' }) });
  }

  function column(info, index) {
    const badge = el('span', { class: 'badge' }, '');
    const model = el('p', { class: 'soft' }, '');
    const size = el('span', { class: 'soft size' }, '');
    const sentence = el('p', { class: 'where' }, '');
    const picture1 = drawing(info);
    const figures = tiles();
    const threads = threadTable();
    const code = codePanel(info);
    const frame = el('div', {}, picture1.root);
    const node = el('article', { class: 'column', 'data-variant': info.variant },
      el('header', {}, el('h2', {}, info.variant), badge, model), frame, sentence,
      el('section', { class: 'figures' }, el('h3', {}, text('perEcho')), figures.node),
      el('section', { class: 'list' }, el('h3', {}, text('threads'), ' ', size), threads.node), code.node);
    node.style.setProperty('--hue', HUES[index % HUES.length]);
    new ResizeObserver(() => picture1.resize(frame.clientWidth)).observe(frame);
    return {
      node,
      update(variant, settings, now) {
        picture1.resize(frame.clientWidth);
        const held = heldClient(variant);
        put(badge, held ? text('held', { step: variant.connections[held].step.before })
          : text({ running: 'running', frozen: 'frozen', ended: 'ended' }[variant.state] || 'starting'));
        set(badge, 'class', 'badge ' + (held ? 'held' : { running: 'running', frozen: 'frozen', ended: 'failed' }[variant.state] || 'starting'));
        put(model, modelText(info, variant));
        put(sentence, where(info, variant));
        const second = variant.lastSecond;
        put(size, second && known(second.processThreads) && known(second.rssBytes)
          ? text('processSize', { threads: grouped(second.processThreads), memory: scaled(second.rssBytes) }) : '');
        picture1.update(variant, settings, now);
        figures.update(variant);
        threads.update(variant);
        code.update(stepOf(variant));
      },
    };
  }

  // Builds the columns of /state's variants in root and the footnotes in notes.
  function build(root, notes, variants) {
    const columns = variants.map(column);
    root.style.setProperty('--count', variants.length);
    root.replaceChildren(...columns.map(c => c.node));
    let shown = '';
    return {
      update(sample) {
        footnotes = new Map();
        const now = performance.now();
        sample.variants.forEach((variant, i) => columns[i] && columns[i].update(variant, sample.settings, now));
        const reasons = [...footnotes.keys()];
        if (reasons.join('\n') === shown) return;
        shown = reasons.join('\n');
        notes.replaceChildren(el('p', {}, text('fullNote')));
        if (reasons.length) notes.append(el('p', {}, text('notAvailable') + ':'), el('ol', {}, ...reasons.map(r => el('li', {}, r))));
      },
    };
  }

  return { build, el, put, bytes, scaled, share, time, grouped, digits, known, inProcessBytes, heldClient, isBlocking, isVirtual, CLIENTS };
})();
