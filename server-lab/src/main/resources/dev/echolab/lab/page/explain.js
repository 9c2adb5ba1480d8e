// Draws the result of `lab explain`. A table repeats each chart.
(() => {
  const { result, css, el, list, known, grouped, time, table, section, axis, chart } = lab;
  const ok = result.variants.filter(v => v.status === 'OK');

  // The colours of Okabe and Ito; a pattern distinguishes the steps without any colour.
  const HUES = ['#56B4E9', '#F0E442', '#0072B2', '#7F7F7F', '#CC79A7', '#D55E00', '#009E73'];
  const hueOf = key => HUES[result.steps.findIndex(s => s.key === key)];
  const labelOf = key => result.steps.find(s => s.key === key).label;

  function figure(unit, x) {
    if (!known(x)) return 'unknown';
    if (unit === 'ns') return time(x);
    if (unit === 'B') return grouped(x, x < 10 ? 1 : 0) + ' B';
    return grouped(x, x !== 0 && x < 0.01 ? 4 : 3);
  }
  const pair = t => (t && known(t.p50Ns) ? time(t.p50Ns) + ' / ' + (known(t.p99Ns) ? time(t.p99Ns) : 'too few') : 'no sample');

  // Each step has its own hatch; an inferred step is paler and has a frame in its pattern.
  function pattern(index, inferred) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 12;
    const pen = canvas.getContext('2d');
    pen.globalAlpha = inferred ? 0.45 : 1;
    pen.fillStyle = HUES[index];
    pen.fillRect(0, 0, 12, 12);
    pen.globalAlpha = 1;
    pen.strokeStyle = '#000';
    pen.lineWidth = 1.2;
    pen.beginPath();
    const strokes = [
      [], [[0, 12, 12, 0]], [[0, 0, 12, 12]], [[6, 0, 6, 12]], [[0, 6, 12, 6]],
      [[0, 0, 12, 12], [0, 12, 12, 0]], [[6, 0, 6, 12], [0, 6, 12, 6]],
    ][index];
    strokes.forEach(([a, b, c, d]) => { pen.moveTo(a, b); pen.lineTo(c, d); });
    if (inferred) { pen.rect(1, 1, 10, 10); }
    pen.stroke();
    return canvas.getContext('2d').createPattern(canvas, 'repeat');
  }
  const drawChart = (node, id, caption, heightPx, config) => chart(node, id, caption, caption, config, heightPx);

  function head() {
    lab.heading('Echo Lab: one request explained', 'One request, step by step');
    const bad = result.variants.filter(v => v.status !== 'OK' || v.timed.verdict !== 'VALID');
    lab.verdict(bad.length > 0, bad.length ? 'Do not quote all of these figures' : 'Every load was VALID', '',
      bad.map(v => v.name + ': ' + (v.status === 'UNAVAILABLE' ? 'not available here: ' + v.why
        : v.status === 'FAILED' ? 'FAILED: ' + v.why : 'times INVALID: ' + v.timed.reasons.join('; '))));
  }

  function steps() {
    const node = section('The steps', 'Sampled requests during a gentle load. The bars are medians; the table has the p99, too. A pale step with frames in its pattern is inferred, not observed.');
    drawChart(node, 'steps', 'Median length of each step, in µs; all steps together are a round trip.', lab.barsHeightPx(ok.length), {
      type: 'bar',
      data: {
        labels: ok.map(v => v.name),
        datasets: result.steps.map((s, i) => ({
          label: s.label,
          data: ok.map(v => (v.timed.steps[s.key].p50Ns || 0) / 1e3),
          backgroundColor: ok.map(v => pattern(i, v.timed.steps[s.key].seen === 'INFERRED')),
          borderColor: css('--ink'), borderWidth: 1, pointStyle: 'rect',
        })),
      },
      options: { indexAxis: 'y', scales: { x: axis('µs', { stacked: true, beginAtZero: true }), y: axis('', { stacked: true }) } },
    });
    const traced = cell => ok.map(v => (v.timed.requests ? cell(v) : 'not available'));
    const mark = s => (s.seen === 'NOT_SEEN' ? '–' : (s.seen === 'INFERRED' ? '~ ' : '') + pair(s));
    const rows = result.steps.map(s => [s.label + ' (' + s.fromTo + ')', ...traced(v => mark(v.timed.steps[s.key]))]);
    const percent = x => grouped(x * 100, 1) + ' %';
    rows.push(['Sum: the round trip', ...traced(v => pair(v.timed.roundTrip))]);
    rows.push(['Steps over round trip, all requests', ...traced(v => percent(v.timed.stepsPerRoundTrip))]);
    rows.push(["Medians' sum over median", ...traced(v => percent(v.timed.mediansPerRoundTrip))]);
    rows.push(["In parallel: the client's write call", ...traced(v => pair(v.timed.clientWrite))]);
    rows.push(['Before: sent later than intended', ...traced(v => pair(v.timed.late))]);
    rows.push(['Before: server waiting in its read', ...traced(v => (v.timed.steps.turn.seen === 'NOT_SEEN' ? '~ ' + pair(v.timed.idleInRead) : '–'))]);
    rows.push(['Write returned after the reply', ...traced(v => (v.timed.writeOverlapShare ? percent(v.timed.writeOverlapShare) + ', by ' + time(v.timed.writeOverlapMeanNs) : 'never'))]);
    rows.push(['Requests sampled', ...ok.map(v => grouped(v.timed.requests, 0))]);
    node.append(table(['median / p99', ...ok.map(v => v.name)], rows),
      el('p', { class: 'soft' }, '~ inferred, not observed. – this model has no such moment.'));
  }

  function examples() {
    const node = section('One request, drawn to scale', 'A real request: of the sampled ones, the nearest to the medians.');
    ok.filter(v => v.timed.example).forEach(v => {
      const e = v.timed.example;
      const rows = e.segments.filter(s => s.seen !== 'NOT_SEEN').map(s => ({ ...s, label: labelOf(s.step), index: result.steps.findIndex(x => x.key === s.step) }));
      rows.push({ label: "in parallel: client's write call", fromNs: 0, toNs: Math.min(e.clientWriteNs, e.roundTripNs), index: 3, seen: 'OBSERVED' });
      drawChart(node, 'example-' + v.name, v.name + ': ' + time(e.roundTripNs) + ' from write call to reply.', 90 + rows.length * 24, {
        type: 'bar',
        data: {
          labels: rows.map(r => r.label + (r.seen === 'INFERRED' ? ' ~' : '')),
          datasets: [{
            label: v.name, data: rows.map(r => [r.fromNs / 1e3, r.toNs / 1e3]),
            backgroundColor: rows.map(r => pattern(r.index, r.seen === 'INFERRED')),
            borderColor: css('--ink'), borderWidth: 1, borderSkipped: false, minBarLength: 2, barPercentage: 1,
          }],
        },
        options: {
          indexAxis: 'y', scales: { x: axis('µs since the client wrote', { min: 0 }), y: axis('', { ticks: { autoSkip: false, font: { size: window.innerWidth < 560 ? 9 : 12 } } }) },
          plugins: { legend: { display: false } },
        },
      });
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
    ['gentle', 'full'].forEach(load => {
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
    const node = section("The kernel's buffers over time", 'Bytes in the receive and send queues of all connections together (/proc/net/tcp, every 10 ms), and the sampled round trips. The two ends of a connection are read one after the other, not at one moment.');
    const SERIES = [['serverReceive', 'server Recv-Q', '#0072B2', [], 'circle'], ['serverSend', 'server Send-Q', '#D55E00', [7, 3], 'triangle'],
      ['clientReceive', 'client Recv-Q', '#009E73', [2, 2], 'rect'], ['clientSend', 'client Send-Q', '#CC79A7', [10, 3, 2, 3], 'rectRot']];
    ok.forEach(v => {
      if (!v.timed.queues.length) {
        node.append(el('p', {}, v.name + ': not available here: ' + (v.timed.whyNoQueues || 'the measured time was too short')));
        return;
      }
      drawChart(node, 'queues-' + v.name, v.name + ': bytes queued (left), sampled round trip (right, crosses).', 300, {
        type: 'line',
        data: {
          datasets: [
            ...SERIES.map(([key, label, colour, dash, mark]) => ({
              label, data: v.timed.queues.map(q => ({ x: q.atS, y: q.all[key] })), borderColor: colour, backgroundColor: colour,
              borderDash: dash, pointStyle: mark, borderWidth: 1.5, pointRadius: 0, yAxisID: 'y', stepped: true,
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
        },
      });
    });
    const max = (v, key) => grouped(Math.max(0, ...v.timed.queues.map(q => q.all[key])), 0) + ' B';
    const sampled = ok.filter(v => v.timed.queues.length);
    node.append(table(['at most', ...sampled.map(v => v.name)], SERIES.map(([key, label]) => [label, ...sampled.map(v => max(v, key))])));
  }

  function notes() {
    const all = [...new Set(ok.flatMap(v => v.notes))];
    all.push("Java cannot observe the kernel's copy: 'read' and 'write' are whole calls, measured from outside.");
    section('How to read this').append(list(all));
    section('Environment').append(table(['what', 'value'], Object.entries(result.environment)));
  }

  lab.show(() => {
    head();
    if (ok.length) { steps(); examples(); costs(); queues(); notes(); }
  });
})();
