// Draws the result of `lab compare` or `lab sweep`.
(() => {
  const { result, page, css, el, list, details, known, digits, grouped, time, table, section, axis } = lab;
  const isSweep = result.kind === 'sweep';
  let scenarioIndex = 0;
  const names = result.variants.map(v => v.name);
  const styleOf = name => lab.style(Math.max(0, names.indexOf(name)));
  const chart = (node, id, title, caption, config, heightPx) => lab.chart(node, id, title + '. ' + caption, caption, config, heightPx);

  // ---- figures
  const rate = x => (known(x) ? grouped(x, Math.abs(x) < 100 ? 1 : 0) : 'unknown');
  const bytes = x =>
    !known(x) ? 'unknown' : x < 1024 ? grouped(x, digits(x)) + ' B'
      : x < 1048576 ? grouped(x / 1024, 1) + ' KiB' : grouped(x / 1048576, 1) + ' MiB';
  const ratio = r => (r && known(r.value) ? '×' + r.value.toFixed(3) + ' (' + r.low.toFixed(3) + ' to ' + r.high.toFixed(3) + ')' : '–');
  function figure(metric, x) {
    if (!known(x)) return 'unknown';
    const unit = result.metrics[metric].unit;
    if (unit === 'ns') return time(x);
    if (unit === 'B') return bytes(x);
    if (unit === '1/s') return rate(x);
    return grouped(x, x >= 100 ? 0 : x >= 1 || x === 0 ? 2 : 4);
  }

  function line(name, points, more) {
    const { colour, mark, dash } = styleOf(name);
    return {
      label: name, data: points, borderColor: colour, backgroundColor: colour, pointStyle: mark,
      borderDash: dash, borderWidth: 2, pointRadius: 3, tension: 0, ...(more || {}),
    };
  }

  // ---- parts of both pages
  function head() {
    lab.heading('Echo Lab: ' + (isSweep ? 'sweep' : 'comparison') + ' of ' + names.join(', '),
      isSweep ? 'Maximum load of each server' : 'The same load on ' + names.length + ' server' + (names.length === 1 ? '' : 's'));
    const bad = result.verdict.status !== 'VALID';
    lab.verdict(bad, 'Verdict: ' + result.verdict.status,
      bad ? ' – do not quote the figures that the reasons name.' : ' – the measurement passed its own checks.', result.verdict.reasons);
  }
  function environment() {
    const s = section('Environment and settings');
    const set = result.settings;
    const rows = Object.entries(result.environment).map(([k, v]) => [k, v]);
    rows.push(['server JVM flags', set.jvmFlags.join(' ')], ['server options', set.serverOptions.join(' ') || 'none']);
    rows.push(['pinned', set.pin ? 'servers on core ' + set.pin.serverCores + ', client on ' + set.pin.clientCores : 'no']);
    if (set.intervals) rows.push(['intervals', set.intervals]);
    if (set.clientWarmup) rows.push(['client', set.clientWarmup]);
    s.append(table(['what', 'value'], rows, [1]));
    if (result.options) {
      s.append(el('p', {}, result.options.identical
        ? 'All servers printed the same table of shared options, byte for byte:'
        : 'The servers did NOT run with the same options: ' + result.options.differences.join('; ')));
      const options = details('Options, requested and effective',
        el('pre', { class: 'scroll' }, el('code', {}, result.options.shared.join('\n'))));
      Object.entries(result.options.own).forEach(([name, rowsOf]) =>
        options.append(el('p', { class: 'soft' }, name + ': ' + rowsOf.slice(1).join('; '))));
      s.append(options);
    }
  }
  function notes() {
    if (!result.notes.length) return;
    section('Notes').append(list(result.notes));
  }

  // ---- compare
  const scenario = () => result.cells[scenarioIndex];
  const summary = v => v.summary.cells[scenarioIndex];
  const value = (v, metric) => (summary(v).values[metric] || {}).value;
  // Best rank first, then those without a rank.
  const rankOf = v => {
    const all = [...scenario().places, ...scenario().notRanked].map(p => p.name);
    return all.indexOf(v.name);
  };
  const measured = () => result.variants.filter(v => known(value(v, 'echoesPerSecond'))).sort((a, b) => rankOf(a) - rankOf(b));

  // Which is faster, which is cheaper, how sure: the first screen.
  function answers() {
    const s = section('Which is faster, which is cheaper?');
    const over = result.cells.length > 1 ? ' (over all loads)' : '';
    const rounds = result.rounds;
    s.append(list([
      el('span', {}, el('strong', {}, 'By ' + result.metrics[result.rankedBy].label + over + ': '), result.answer),
      el('span', {}, el('strong', {}, 'By server CPU per echo' + over + ': '), result.costRanking.answer),
      el('span', {}, el('strong', {}, 'How sure: '), rounds.run + (rounds.run === 1 ? ' round' : ' rounds') + '. A difference counts if its interval, 95 % for all pairs and checks together, lies beyond '
        + (result.settings.tieMargin * 100).toFixed(0) + ' %.' + ({ 'time-over': ' There was no time for more rounds.', decided: ' More rounds would not change the order.', interrupted: ' It was interrupted.' }[rounds.stop] || '')),
    ]));
  }
  function rankTable() {
    const cell = scenario();
    const base = result.settings.baseline;
    const placeOf = (ranking, name) => ranking.places.find(p => p.name === name);
    const ahead = (ranking, name) => {
      const place = placeOf(ranking, name);
      if (place) return place.aheadOf.join(', ') || 'none';
      const other = ranking.notRanked.find(n => n.name === name);
      return 'not ranked' + (other ? ': ' + other.why : '');
    };
    const share = x => (known(x) ? (x * 100).toFixed(0) + ' %' : 'unknown');
    const throughputOf = v => {
      const x = summary(v).values.echoesPerSecond;
      return rate(x.value) + (known(x.low) ? ' (' + rate(x.low) + ' to ' + rate(x.high) + ')' : '');
    };
    const isP99 = cell.rankedBy === 'p99Ns';
    const costOf = name => cell.costs.find(c => c.name === name) || {};
    const cpuRatio = name => (known(costOf(name).cpuRatio) ? costOf(name).cpuRatio.toFixed(2) : '–');
    page.append(table(
      ['server', 'echoes/s', ...(isP99 ? ['p99'] : []), isP99 ? 'lower p99 than' : 'faster than', 'CPU per echo', ...(base ? ['× ' + base] : []), 'cheaper than'],
      measured().map(v => [
        v.name, throughputOf(v), ...(isP99 ? [time(value(v, 'p99Ns'))] : []), ahead(cell, v.name),
        time(value(v, 'serverCpuNsPerEcho')), ...(base ? [cpuRatio(v.name)] : []), ahead(cell.costRanking, v.name)]),
      isP99 ? [3, base ? 6 : 5] : [2, base ? 5 : 4]));
    const unmeasured = cell.notRanked.filter(n => n.level === null);
    if (unmeasured.length) page.append(el('p', { class: 'soft' }, 'Not measured: ' + unmeasured.map(n => n.name + ' (' + n.why + ')').join(', ') + '.'));
    if (cell.costs.length) {
      page.append(table(
        ['server', 'limited by', 'idle', 'other programs', 'switches per echo', 'counted a quarter more often than at ' + base],
        cell.costs.map(c => [c.name, c.limitedBy, share(c.idleShare), share(c.othersShare), known(c.switchesPerEcho) ? c.switchesPerEcho.toFixed(3) : 'unknown', c.differences.join(', ') || '–']), [5]));
    }
    const reading = ['Shown: the time and CPU of one echo when client and server share one machine. Not shown: a network, other payloads than listed, other kernels, days of running.'];
    if (result.cells.every(c => c.ratePerSecond === null)) {
      reading.push('Closed loop: a client waits for a reply before it sends again, so a slow server receives fewer requests. The latencies are those of such a client. Users who arrive independently would see longer ones.');
    }
    page.append(details('How to read this', list(reading)));
  }

  function scenarioChooser() {
    if (result.cells.length < 2) {
      page.append(el('p', {}, 'Load: ' + scenario().label + '.'));
      return;
    }
    const select = el('select', { id: 'cell' });
    result.cells.forEach((c, i) => select.append(el('option', { value: i }, c.label)));
    select.value = scenarioIndex;
    select.addEventListener('change', () => { scenarioIndex = Number(select.value); redraw(); });
    page.append(el('p', {}, el('label', { for: 'cell' }, 'Load: '), select));
  }

  function throughput() {
    const s = section('Throughput');
    const shown = measured();
    const spread = v => {
      const x = summary(v).values.echoesPerSecond;
      return known(x.low) ? [x.low, x.high] : [x.min, x.max];
    };
    const isInterval = v => known(summary(v).values.echoesPerSecond.low);
    const thinBars = [shown.some(isInterval) && '95 % interval', shown.some(v => !isInterval(v)) && 'smallest to largest trial (too few for an interval)'].filter(Boolean);
    chart(s, 'chart-throughput', 'Throughput',
      'Echoes per second, higher is better. Wide bar: mean of the valid trials; thin bar: ' + thinBars.join(', or where the name says so ') + '.', {
        type: 'bar',
        data: {
          labels: shown.map(v => (isInterval(v) || thinBars.length < 2 ? v.name : [v.name, 'smallest to largest'])),
          datasets: [
            { label: thinBars.join(' or '), data: shown.map(spread), backgroundColor: css('--ink'), barThickness: 5, grouped: false, order: 0 },
            { label: 'mean', data: shown.map(v => value(v, 'echoesPerSecond')), backgroundColor: shown.map(v => styleOf(v.name).colour), barThickness: 24, grouped: false, order: 1 },
          ],
        },
        options: { indexAxis: 'y', plugins: { legend: { display: false } }, scales: { x: axis('echoes per second', { beginAtZero: true }), y: axis('') } },
      }, lab.barsHeightPx(shown.length));
  }

  function percentiles() {
    const s = section('Latency by percentile');
    const open = scenario().ratePerSecond !== null;
    const datasets = [];
    for (const v of result.variants) {
      const curve = summary(v).curve;
      const points = list => list.map(([p, ns]) => ({ x: 1 / (1 - p / 100), y: ns / 1e6 }));
      if (curve.corrected.length) datasets.push(line(v.name, points(curve.corrected), { pointRadius: c => (c.dataIndex % 6 === 0 ? 4 : 0) }));
      if (open && curve.uncorrected.length) {
        datasets.push(line(v.name, points(curve.uncorrected), { label: v.name + ', uncorrected', borderWidth: 1, borderDash: [1, 3], pointRadius: 0 }));
      }
    }
    const nines = x => Math.round(Math.log10(x));
    const isPowerOfTen = x => Math.abs(Math.log10(x) - nines(x)) < 1e-9;
    const tick = x => (x < 2 ? '0 %' : (100 - 100 / x).toFixed(Math.max(0, nines(x) - 2)) + ' %');
    chart(s, 'chart-percentiles', 'Latency by percentile',
      'Round-trip time at each percentile, all valid trials together; lower is better; both axes are logarithmic.' +
      (open ? ' Corrected counts from the intended send time; uncorrected (dotted) counts from the write call and omits waiting.' : ' In a closed loop the intended send time is the actual one, so corrected and uncorrected are equal.'), {
        type: 'line', data: { datasets },
        options: {
          parsing: false, interaction: { mode: 'nearest', intersect: false },
          scales: {
            x: axis('percentile', {
              type: 'logarithmic', min: 1, ticks: { callback: tick, autoSkip: false },
              afterBuildTicks: scale => { scale.ticks = scale.ticks.filter(t => isPowerOfTen(t.value)); },
            }),
            y: axis('round-trip time, ms', { type: 'logarithmic' }),
          },
        },
      });
  }

  function perSecond() {
    const whole = t => (t.seconds || []).filter(x => x.durationNs > 5e8).length;
    if (!result.variants.some(v => v.trials.some(t => t.cell === scenario().id && whole(t) > 1))) return;
    const s = section('Over time');
    const series = key => result.variants.map(v => {
      const trials = v.trials.filter(t => t.cell === scenario().id && t.status === 'VALID' && Array.isArray(t.seconds));
      const length = Math.max(0, ...trials.map(t => t.seconds.length));
      const points = [];
      for (let i = 0; i < length; i++) {
        const here = trials.map(t => t.seconds[i]).filter(x => x && x.durationNs > 5e8);
        // Null (too few samples in this second) is a gap in the line, never 0.
        const all = here.map(key).filter(y => y !== null);
        if (here.length) points.push({ x: i + 1, y: all.length ? all.reduce((a, b) => a + b, 0) / all.length : null });
      }
      return line(v.name, points);
    }).filter(d => d.data.some(p => p.y !== null));
    const options = y => ({ parsing: false, scales: { x: axis('second of the measured time', { type: 'linear', ticks: { stepSize: 1 } }), y: axis(y, { beginAtZero: true }) } });
    chart(s, 'chart-seconds-rate', 'Throughput over time', 'Echoes per second in each second, mean of the valid trials. A rising line means that the server was not warm.',
      { type: 'line', data: { datasets: series(x => x.echoes * 1e9 / x.durationNs) }, options: options('echoes per second') });
    chart(s, 'chart-seconds-p99', 'p99 over time', '99th percentile of the round-trip time in each second, mean of the valid trials.',
      { type: 'line', data: { datasets: series(x => (x.p99Ns === null || x.p99Ns === undefined ? null : x.p99Ns / 1e6)) }, options: options('p99, ms') });
  }

  function cpu() {
    const s = section('What an echo costs the server');
    const shown = measured().filter(v => known(value(v, 'serverCpuUserNsPerEcho')));
    if (!shown.length) {
      s.append(el('p', {}, 'Unknown: the servers’ processes could not be sampled (no /proc, or not started by the lab).'));
      return;
    }
    chart(s, 'chart-cpu', 'Server CPU per echo',
      'Processor time of the server per echo, lower is better: in its own code (user, full colour) and inside the kernel (pale, outlined).', {
        type: 'bar',
        data: {
          labels: shown.map(v => v.name),
          datasets: [
            { label: 'user', data: shown.map(v => value(v, 'serverCpuUserNsPerEcho') / 1e3), backgroundColor: '#0072B2', stack: 'cpu', barThickness: 24, pointStyle: 'rect' },
            { label: 'kernel', data: shown.map(v => value(v, 'serverCpuSysNsPerEcho') / 1e3), backgroundColor: '#56B4E966', borderColor: css('--ink'), borderWidth: 1, stack: 'cpu', barThickness: 24, pointStyle: 'rect' },
          ],
        },
        options: { indexAxis: 'y', scales: { x: axis('µs per echo', { stacked: true, beginAtZero: true }), y: axis('', { stacked: true }) } },
      }, lab.barsHeightPx(shown.length));
  }

  function overLoads() {
    if (result.cells.length < 2) return;
    const s = section('Latency against rate');
    const data = result.variants.map(v => line(v.name, v.summary.cells
      .filter(c => c.values.echoesPerSecond && c.values.p99Ns)
      .map(c => ({ x: c.values.echoesPerSecond.value, y: c.values.p99Ns.value / 1e6 }))
      .sort((a, b) => a.x - b.x), { showLine: result.cells.every(c => c.ratePerSecond !== null) })).filter(d => d.data.length);
    chart(s, 'chart-rate', 'Latency against rate', 'One point per load of the matrix: achieved echoes per second and p99. Lower and further right is better.', {
      type: 'line', data: { datasets: data },
      options: { parsing: false, scales: { x: axis('echoes per second', { type: 'linear' }), y: axis('p99, ms', { type: 'logarithmic' }) } },
    });
    const over = result.variants.map(v => {
      const { colour, mark, dash } = styleOf(v.name);
      return { label: v.name, data: v.summary.cells.map(c => (c.values.echoesPerSecond ? c.values.echoesPerSecond.value : null)), borderColor: colour, backgroundColor: colour, pointStyle: mark, borderDash: dash, pointRadius: 4 };
    });
    chart(s, 'chart-cells', 'Throughput over the matrix', 'Mean echoes per second in each load of the matrix.', {
      type: 'line', data: { labels: result.cells.map(c => c.id), datasets: over },
      options: { scales: { x: axis('load'), y: axis('echoes per second', { beginAtZero: true }) } },
    });
  }

  function tables() {
    const s = section('The figures');
    const columns = ['echoesPerSecond', 'p50Ns', 'p90Ns', 'p99Ns', 'p999Ns', 'maxNs'];
    const cost = Object.keys(result.metrics).filter(m => !columns.includes(m));
    s.append(el('p', { class: 'soft' }, 'Means of the valid trials; round-trip times. If there are enough trials, the interval follows the throughput.'));
    // The reasons of lost trials are shown for a VALID server too: the row says how many were lost.
    const whyNot = v => summary(v).reason
      || v.trials.filter(t => t.cell === scenario().id && t.status !== 'VALID').map(t => '#' + t.round + ' ' + t.status + ': ' + t.reasons.join(', ')).join('; ')
      || v.reason || '';
    s.append(table(['server', 'status', ...columns.map(m => result.metrics[m].label), 'trials', 'why not'],
      result.variants.map(v => [v.name, summary(v).status,
        ...columns.map(m => {
          const x = summary(v).values[m];
          if (!x) return '–';
          return m === 'echoesPerSecond' && known(x.low) ? rate(x.value) + ' (' + rate(x.low) + ' to ' + rate(x.high) + ')' : figure(m, x.value);
        }), summary(v).validTrials + ' of ' + v.trials.filter(t => t.cell === scenario().id).length, whyNot(v)]), [columns.length + 3]));
    s.append(el('p', { class: 'soft' }, 'What the servers’ processes cost, from /proc and their own counters. “unknown” is not zero.'));
    s.append(table(['server', ...cost.map(m => result.metrics[m].label)],
      measured().map(v => [v.name, ...cost.map(m => figure(m, value(v, m)))])));
    if (result.settings.baseline) {
      const rated = ['echoesPerSecond', 'p50Ns', 'p99Ns', 'serverCpuNsPerEcho'];
      s.append(el('p', { class: 'soft' }, 'Ratios to ' + result.settings.baseline + ' with their 95 % intervals; ×1 is equal.'));
      s.append(table(['server', ...rated.map(m => result.metrics[m].label)],
        measured().map(v => [v.name, ...rated.map(m => ratio(summary(v).ratios[m]))])));
    }
    const pairs = scenario().pairs.filter(p => p.ratio);
    if (pairs.length) {
      s.append(details('Every pair',
        table(['pair', 'ratio of the better to the other', 'result'], pairs.map(p => [p.first + ' / ' + p.second, ratio(p.ratio), p.apart ? 'ahead' : 'tied']))));
    }
    s.append(details('Every trial', table(['trial', 'status', 'echoes/s', 'p50', 'p99', 'max', 'reasons'],
      result.variants.flatMap(v => v.trials.filter(t => t.cell === scenario().id).map(t =>
        [v.name + ' #' + t.round, t.status, rate(t.values.echoesPerSecond), time(t.values.p50Ns), time(t.values.p99Ns), time(t.values.maxNs), t.reasons.join('; ')])), [6])));
  }

  // ---- sweep
  function sweepWords() {
    const s = section('In plain words');
    const items = [];
    for (const k of result.knees) {
      items.push(k.ratePerSecond === null
        ? k.variant + ', ' + result.settings.slos.join(' and ') + ': ' + k.bounds + '.'
        : k.variant + ' meets ' + result.settings.slos.join(' and ') + ' up to ' + rate(k.ratePerSecond) + ' messages per second (' + (k.searches >= 5 ? '95 % interval ' : 'range of the searches ') + rate(k.low) + ' to ' + rate(k.high) + ').');
    }
    items.push('Latencies count from the intended send time, so they include the time that a message waited to be sent. Every point was measured on a freshly started server.');
    items.push('Shown: one machine that client and server share. Not shown: a network, other kernels, days of running.');
    s.append(list(items));
  }
  function sweepCharts() {
    const over = result.over;
    const s = section(over === 'rate' ? 'Latency against rate' : 'Over ' + over);
    const numeric = over !== 'work';
    const xOf = p => p[over === 'rate' ? 'ratePerSecond' : over];
    // If a point was measured several times, its median is drawn.
    const set = (name, percentile) => {
      const byX = new Map();
      for (const p of result.points) {
        if (p.variant !== name || !known(p.values[percentile]) || p.status === 'FAILED' || p.decides === false) continue;
        const x = xOf(p);
        byX.set(x, [...(byX.get(x) || []), p]);
      }
      return [...byX].map(([x, all]) => {
        const sorted = [...all].sort((a, b) => a.values[percentile] - b.values[percentile]);
        const meets = all.filter(p => p.meets).length * 2 > all.length;
        return { x, y: sorted[Math.floor((sorted.length - 1) / 2)].values[percentile] / 1e6, point: { meets } };
      }).sort((a, b) => (numeric ? a.x - b.x : 0));
    };
    const x = numeric
      ? axis(over === 'rate' ? 'messages per second, intended' : over, { type: over === 'rate' ? 'linear' : 'logarithmic' })
      : axis(over, { type: 'category', labels: [...new Set(result.points.map(xOf))] });
    const datasets = [];
    for (const name of names) {
      const p99 = set(name, 'p99Ns');
      datasets.push(line(name, p99, { label: name + ', p99', pointRadius: p99.map(d => (d.point.meets ? 5 : 4)), pointBackgroundColor: p99.map(d => (d.point.meets ? styleOf(name).colour : 'transparent')) }));
      datasets.push(line(name, set(name, 'p50Ns'), { label: name + ', p50', borderWidth: 1, borderDash: [1, 3], pointRadius: 0 }));
    }
    chart(s, 'chart-rate', 'Latency against ' + over, 'Corrected round-trip time; the median where a point was measured several times. Filled marks meet the threshold, hollow ones miss it.', {
      type: 'line', data: { datasets }, options: { parsing: numeric ? false : undefined, scales: { x, y: axis('round-trip time, ms', { type: 'logarithmic' }) } },
    });
    if (over !== 'rate') {
      chart(s, 'chart-throughput', 'Throughput over ' + over, 'Echoes per second at each point.', {
        type: 'line',
        data: { datasets: names.map(name => line(name, result.points.filter(p => p.variant === name && known(p.values.echoesPerSecond)).map(p => ({ x: xOf(p), y: p.values.echoesPerSecond })))) },
        options: { scales: { x, y: axis('echoes per second', { beginAtZero: true }) } },
      });
    }
    const t = section('Every point');
    t.append(table(['point', over, 'meets', 'status', 'echoes/s', 'p50', 'p99', 'p99.9', 'max', 'why'],
      result.points.map(p => [p.variant, numeric ? rate(xOf(p)) : xOf(p), p.decides === false ? 'repeated' : p.meets ? 'yes' : 'no', p.status, rate(p.values.echoesPerSecond), time(p.values.p50Ns), time(p.values.p99Ns), time(p.values.p999Ns), time(p.values.maxNs), [...p.thresholdsMissed, ...p.reasons].join('; ')]), [9]));
  }

  const redraw = lab.show(() => {
    head();
    if (isSweep) {
      sweepWords();
      sweepCharts();
    } else {
      answers();
      scenarioChooser();
      rankTable();
      throughput();
      percentiles();
      cpu();
      overLoads();
      perSecond();
      tables();
    }
    notes();
    environment();
  });
})();
