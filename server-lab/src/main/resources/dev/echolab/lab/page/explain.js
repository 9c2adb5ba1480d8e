// Draws the result of `lab explain`.
(() => {
  const { result, css, el, list, details, known, grouped, time, table, section, axis } = lab;
  const ok = result.variants.filter(v => v.status === 'OK');

  // Paul Tol's light colours, none of which is a server's; a number in the bar distinguishes the steps too.
  const HUES = ['#77AADD', '#EEDD88', '#BBCC33', '#BBBBBB', '#FFAABB', '#EE8866', '#44BB99'];
  const indexOf = key => result.steps.findIndex(s => s.key === key);
  const digitOf = label => (label.match(/^\d/) || [''])[0];

  function figure(unit, x) {
    if (!known(x)) return 'unknown';
    if (unit === 'ns') return time(x);
    if (unit === 'B') return grouped(x, x < 10 ? 1 : 0) + ' B';
    return grouped(x, x !== 0 && x < 0.01 ? 4 : 3);
  }
  const pair = t => (t && known(t.p50Ns) ? time(t.p50Ns) + ' / ' + (known(t.p99Ns) ? time(t.p99Ns) : 'too few') : 'no sample');

  function head() {
    const bad = result.variants.filter(v => v.status !== 'OK' || v.timed.verdict !== 'VALID');
    const status = !ok.length || result.variants.some(v => v.status === 'FAILED') ? 'FAILED' : ok.some(v => v.timed.verdict !== 'VALID') ? 'INVALID' : 'VALID';
    const reasons = bad.map(v => v.name + ': ' + (v.status === 'UNAVAILABLE' ? 'not available here: ' + v.why
      : v.status === 'FAILED' ? 'FAILED: ' + v.why : 'times INVALID' + (v.timed.attempts > 1 ? ` in each of ${v.timed.attempts} attempts` : '') + ': ' + v.timed.reasons.join('; ')));
    if (result.interrupted) reasons.unshift('interrupted: what was measured until then is here');
    lab.heading('explain', status, status === 'VALID' ? 'every load was VALID.' : 'do not quote all of these figures.', reasons, ['explain.json']);
  }

  // A round trip divided into its steps, next to what an echo costs: the fastest first.
  function overview() {
    const full = v => v.counted.find(c => c.load === 'full') || { perEcho: {} };
    const roundTrip = v => (v.timed.roundTrip || {}).p50Ns;
    const cpu = v => {
      const [user, kernel] = [full(v).perEcho.cpuUserNs, full(v).perEcho.cpuKernelNs];
      if (!known(user) || !known(kernel)) return null;
      const { colour } = lab.styleOf(v.name);
      return {
        value: user + kernel, text: time(user + kernel), more: time(user) + ' user + ' + time(kernel) + ' kernel',
        parts: [{ value: user, colour: 'color-mix(in srgb, ' + colour + ' 55%, var(--ground))', tip: 'user: ' + time(user) }, { value: kernel, colour, tip: 'kernel: ' + time(kernel) }],
      };
    };
    const calls = v => { const x = full(v).perEcho.systemCalls; return known(x) ? { value: x, text: figure('', x) } : null; };
    const steps = v => (known(roundTrip(v)) ? {
      value: roundTrip(v), text: time(roundTrip(v)),
      parts: result.steps.map((s, i) => ({ step: v.timed.steps[s.key], label: digitOf(s.label), colour: HUES[i], name: s.label }))
        .filter(p => known(p.step.p50Ns))
        .map(p => ({ value: p.step.p50Ns, colour: p.colour, label: p.label, faint: p.step.seen === 'INFERRED', tip: p.name + ': ' + time(p.step.p50Ns) + (p.step.seen === 'INFERRED' ? ' (inferred)' : '') })),
    } : null);
    const sorted = [...ok].sort((a, b) => (roundTrip(a) ?? Infinity) - (roundTrip(b) ?? Infinity));
    section('Where the time of a round trip goes, and what an echo costs').append(
      lab.bars([{ title: 'round trip', note: 'median, gentle load' }, { title: 'server CPU per echo', note: 'full load' }, { title: 'system calls per echo', note: 'full load' }],
        sorted.map(v => ({ name: v.name, cells: [steps(v), cpu(v), calls(v)] })), 'bars-steps'),
      lab.legend([...result.steps.map((s, i) => ({ label: s.label, colour: HUES[i] })), { label: 'inferred, not observed', colour: 'transparent', faint: true }]));
  }

  function steps() {
    const node = section('The steps', 'Sampled requests during a gentle load: median / p99.');
    const traced = cell => ok.map(v => (v.timed.requests ? cell(v) : 'not available'));
    const mark = s => (s.seen === 'NOT_SEEN' ? '–' : (s.seen === 'INFERRED' ? '~ ' : '') + pair(s));
    const rows = result.steps.map(s => [s.label + ' (' + s.fromTo + ')', ...traced(v => mark(v.timed.steps[s.key]))]);
    const percent = x => grouped(x * 100, 1) + ' %';
    rows.push(['Sum: the round trip', ...traced(v => pair(v.timed.roundTrip))]);
    rows.push(["Medians' sum over median", ...traced(v => percent(v.timed.mediansPerRoundTrip))]);
    rows.push(["In parallel: the client's write call", ...traced(v => pair(v.timed.clientWrite))]);
    rows.push(['Before: sent later than intended', ...traced(v => pair(v.timed.late))]);
    rows.push(['Before: server waiting in its read', ...traced(v => (v.timed.steps.turn.seen === 'NOT_SEEN' ? '~ ' + pair(v.timed.idleInRead) : '–'))]);
    rows.push(['Write returned after the reply', ...traced(v => (v.timed.writeOverlapShare ? percent(v.timed.writeOverlapShare) + ', by ' + time(v.timed.writeOverlapMeanNs) : 'never'))]);
    rows.push(['Requests sampled', ...ok.map(v => grouped(v.timed.requests, 0))]);
    node.append(table(['median / p99', ...ok.map(v => v.name)], rows),
      el('p', { class: 'soft' }, '~ inferred, not observed. – this model has no such moment.'));
  }

  // One real request per variant: a line per step, from its start to its end.
  function examples() {
    const node = section('One request, drawn to scale', 'A real request of each server: of the sampled ones, the nearest to the medians. All have one scale.');
    const shown = ok.filter(v => v.timed.example);
    const longest = Math.max(...shown.map(v => v.timed.example.roundTripNs));
    const percent = ns => (100 * ns / longest).toFixed(2) + '%';
    shown.forEach(v => {
      const e = v.timed.example;
      const rows = e.segments.filter(s => s.seen !== 'NOT_SEEN').map(s => ({ ...s, label: result.steps[indexOf(s.step)].label, colour: HUES[indexOf(s.step)] }));
      rows.push({ label: "in parallel: client's write call", fromNs: 0, toNs: Math.min(e.clientWriteNs, e.roundTripNs), colour: css('--line'), seen: 'OBSERVED' });
      node.append(el('h3', {}, v.name + ': ' + time(e.roundTripNs) + ' from write call to reply'),
        el('table', { class: 'bars gantt', id: 'example-' + v.name }, el('tbody', {}, ...rows.map(r => {
          const piece = el('div', { class: r.seen === 'INFERRED' ? 'bar faint' : 'bar', title: r.label + ': ' + time(r.fromNs) + ' to ' + time(r.toNs) });
          piece.style.left = percent(r.fromNs);
          piece.style.width = percent(r.toNs - r.fromNs);
          piece.style.background = r.colour;
          return el('tr', {}, el('th', { scope: 'row' }, r.label), el('td', { class: 'length' }, (r.seen === 'INFERRED' ? '~' : '') + time(r.toNs - r.fromNs)), el('td', {}, el('div', { class: 'track' }, piece)));
        }))));
    });
  }

  // The maximum error of a figure; empty if it does not change the digits shown.
  function error(cost, part) {
    const value = part.perEcho[cost.key];
    if (value === null || value === undefined) return '';
    if (cost.source.includes('/proc/PID/stat,') && part.cpuResolutionNs > value / 20) return ' ± ' + figure('ns', part.cpuResolutionNs);
    const unsure = (part.unsureShare || 0) * value;
    return cost.key === 'systemCalls' && unsure >= 0.0005 ? ' ± ' + figure('', unsure) : '';
  }

  function costs() {
    ['full', 'gentle'].forEach(load => {
      const parts = ok.map(v => v.counted.find(c => c.load === load));
      if (!parts.length) return;
      const node = section('What an echo costs: ' + load + ' load', parts[0].describedAs + '. Counted on a fresh server that does not trace; system calls in a run of their own.');
      const rows = [['echoes/s', ...parts.map(p => grouped(p.echoesPerSecond, 0)), "the client's count"]];
      result.costs.forEach(c => {
        rows.push([c.label, ...parts.map(p => figure(c.unit, p.perEcho[c.key]) + error(c, p)), c.source]);
        if (c.key !== 'systemCalls') return;
        const names = [...new Set(parts.flatMap(p => Object.keys(p.systemCallsPerEcho)))].sort()
          .filter(n => parts.some(p => (p.systemCallsPerEcho[n] || 0) >= 0.001));
        names.forEach(n => rows.push(['· ' + n,
          ...parts.map(p => (Object.keys(p.systemCallsPerEcho).length ? figure('', p.systemCallsPerEcho[n] || 0) : 'unknown')),
          n === 'others' ? 'all minus those named' : 'the kernel: perf stat, syscalls:sys_enter_' + n]));
      });
      node.append(table(['per echo', ...ok.map(v => v.name), 'source'], rows));
      const remarks = [];
      parts.forEach((p, i) => {
        if (p.whyNoSystemCalls) {
          const io = p.procIo;
          remarks.push(ok[i].name + ': system calls are not available here: ' + p.whyNoSystemCalls
            + (io && io.echoes ? '. /proc/PID/io: ' + figure('', io.readCalls / io.echoes) + ' reads and ' + figure('', io.writeCalls / io.echoes) + ' writes per echo, without recv, send and waits' : ''));
        }
        p.disagreements.forEach(d => remarks.push(ok[i].name + ': sources disagree: ' + d));
      });
      if (remarks.length) node.append(list(remarks));
    });
  }

  function queues() {
    const node = section("The kernel's buffers over time", 'Bytes in the receive and send queues of all connections together (ss(8), or without it /proc/net/tcp), and the sampled round trips. The two ends of a connection are read one after the other, not at one moment.');
    const SERIES = [['serverReceive', 'server Recv-Q', '#0072B2', [], 'circle'], ['serverSend', 'server Send-Q', '#D55E00', [7, 3], 'triangle'],
      ['clientReceive', 'client Recv-Q', '#009E73', [2, 2], 'rect'], ['clientSend', 'client Send-Q', '#CC79A7', [10, 3, 2, 3], 'rectRot']];
    ok.forEach(v => {
      if (!v.timed.queues.length) {
        node.append(el('p', {}, v.name + ': not available here: ' + (v.timed.whyNoQueues || 'the measured time was too short')));
        return;
      }
      // A line between distant samples would show bytes at times at which nobody looked.
      const at = v.timed.queues.map(q => q.atS);
      const isDense = (at[at.length - 1] - at[0]) / at.length < 0.05;
      const caption = v.name + ': bytes queued (left; ' + at.length + ' samples), sampled round trip (right, crosses).';
      lab.chart(node, 'queues-' + v.name, caption, caption, {
        type: 'line',
        data: {
          datasets: [
            ...SERIES.map(([key, label, colour, dash, mark]) => ({
              label, data: v.timed.queues.map(q => ({ x: q.atS, y: q.all[key] })), borderColor: colour, backgroundColor: colour,
              borderDash: dash, pointStyle: mark, borderWidth: 1.5, pointRadius: isDense ? 0 : 4, showLine: isDense, yAxisID: 'y', stepped: true,
            })),
            {
              label: 'round trip', data: v.timed.roundTrips.map(([x, ns]) => ({ x, y: ns / 1e3 })), showLine: false,
              pointStyle: 'crossRot', pointRadius: 2, borderColor: css('--soft'), backgroundColor: css('--soft'), yAxisID: 'latency',
            },
          ],
        },
        options: {
          parsing: false,
          scales: {
            x: axis('s', { type: 'linear', min: 0 }), y: axis('bytes', { beginAtZero: true, position: 'left' }),
            latency: { ...axis('µs', { beginAtZero: true, position: 'right' }), grid: { display: false } },
          },
          plugins: lab.tips(i => i.parsed.x.toFixed(3) + ' s', i => i.dataset.label + ': ' + (i.dataset.yAxisID === 'latency' ? time(i.parsed.y * 1e3) : grouped(i.parsed.y, 0) + ' B')),
        },
      }, 300);
    });
    // Math.max(...values) fails from about 125,000 values on: 21 minutes.
    const max = (v, key) => grouped(v.timed.queues.reduce((most, q) => Math.max(most, q.all[key]), 0), 0) + ' B';
    const sampled = ok.filter(v => v.timed.queues.length);
    if (sampled.length) node.append(table(['at most', ...sampled.map(v => v.name)], SERIES.map(([key, label]) => [label, ...sampled.map(v => max(v, key))])));
  }

  function notes() {
    const all = [...new Set(ok.flatMap(v => v.notes))];
    all.push("Java cannot observe the kernel's copy: 'read' and 'write' are whole calls, measured from outside.");
    section('How to read this').append(list(all));
    section('Environment').append(details('Conditions', table(['what', 'value'], Object.entries(result.environment), [1])));
  }

  lab.show(() => {
    head();
    if (ok.length) { overview(); steps(); examples(); costs(); queues(); notes(); }
  });
})();
