'use strict';
// Draws a result of `lab compare` or `lab sweep`. Every text of the result reaches the page as
// text (textContent), never as markup.
(() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const page = document.getElementById('page');
  const isSweep = result.kind === 'sweep';
  const narrow = () => window.innerWidth < 560;
  let charts = [];
  let cellIndex = 0;

  // Okabe and Ito's colours tell apart for colour-blind readers too; marks and dashes do so
  // without any colour.
  const HUES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B8860B', '#56B4E9', '#7F7F7F', '#882255'];
  const MARKS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'rectRounded'];
  const DASHES = [[], [7, 3], [2, 2], [10, 3, 2, 3], [14, 4], [4, 4], [2, 5], [8, 2, 2, 2, 2, 2]];
  const names = result.variants.map(v => v.name);
  const look = name => {
    const i = Math.max(0, names.indexOf(name)) % HUES.length;
    return { colour: HUES[i], mark: MARKS[i], dash: DASHES[i] };
  };

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      node.setAttribute(key, value);
    }
    for (const child of children) {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  // ---- figures for people
  const known = x => x !== null && x !== undefined && Number.isFinite(x);
  const digits = x => (x === 0 ? 0 : Math.abs(x) < 10 ? 2 : Math.abs(x) < 100 ? 1 : 0);
  const grouped = (x, d) => x.toLocaleString('en-US', { minimumFractionDigits: d, maximumFractionDigits: d });
  function time(ns) {
    if (!known(ns)) return 'not known';
    const [value, unit] =
      ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
    return grouped(value, unit === 'ns' ? 0 : digits(value)) + ' ' + unit;
  }
  const rate = x => (known(x) ? grouped(x, Math.abs(x) < 100 ? 1 : 0) : 'not known');
  const bytes = x =>
    !known(x) ? 'not known' : x < 1024 ? grouped(x, digits(x)) + ' B'
      : x < 1048576 ? grouped(x / 1024, 1) + ' KiB' : grouped(x / 1048576, 1) + ' MiB';
  const ratio = r => (r && known(r.value) ? '×' + r.value.toFixed(3) + ' (' + r.low.toFixed(3) + ' to ' + r.high.toFixed(3) + ')' : '–');
  function figure(metric, x) {
    if (!known(x)) return 'not known';
    const unit = result.metrics[metric].unit;
    if (unit === 'ns') return time(x);
    if (unit === 'B') return bytes(x);
    if (unit === '1/s') return rate(x);
    return grouped(x, x >= 100 ? 0 : x >= 1 || x === 0 ? 2 : 4);
  }

  // ---- tables
  function table(heads, rows, textColumns) {
    const texts = textColumns || [];
    const cls = i => (texts.includes(i) ? { class: 'text' } : {});
    const head = el('tr', {}, ...heads.map((h, i) => el('th', { scope: 'col', ...cls(i) }, h)));
    const body = rows.map(row =>
      el('tr', {}, ...row.map((c, i) => (i === 0 ? el('th', { scope: 'row' }, c) : el('td', cls(i), c)))));
    return el('div', { class: 'scroll', tabindex: '0' },
      el('table', {}, el('thead', {}, head), el('tbody', {}, ...body)));
  }

  // ---- charts
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  function axis(title, more) {
    const it = more || {};
    return {
      ...it,
      title: { display: true, text: title, color: css('--ink') },
      ticks: { color: css('--soft'), maxRotation: 0, autoSkipPadding: 12, ...(it.ticks || {}) },
      grid: { color: css('--line') },
      border: { color: css('--line') },
    };
  }
  function chart(section, id, title, caption, config) {
    const canvas = el('canvas', { id, role: 'img', 'aria-label': title + '. ' + caption });
    section.append(el('figure', {}, el('figcaption', {}, caption), el('div', { class: 'chart' }, canvas)));
    const options = config.options || {};
    charts.push(new Chart(canvas, {
      ...config,
      options: {
        ...options,
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        plugins: {
          legend: {
            position: 'bottom',
            labels: {
              color: css('--ink'), usePointStyle: true, pointStyleWidth: 16, boxHeight: 9,
            },
          },
          ...(options.plugins || {}),
        },
      },
    }));
  }
  function line(name, points, more) {
    const { colour, mark, dash } = look(name);
    return {
      label: name, data: points, borderColor: colour, backgroundColor: colour, pointStyle: mark,
      borderDash: dash, borderWidth: 2, pointRadius: 3, tension: 0, ...(more || {}),
    };
  }
  function section(title, lead) {
    const node = el('section', {}, el('h2', {}, title));
    if (lead) node.append(el('p', { class: 'soft' }, lead));
    page.append(node);
    return node;
  }
  const heightFor = (node, rows) => {
    node.querySelector('.chart:last-child').style.height = 130 + rows * 44 + 'px';
  };

  // ---- what both kinds share
  function head() {
    const env = result.environment;
    document.title = 'Echo Lab: ' + (isSweep ? 'sweep' : 'comparison') + ' of ' + names.join(', ');
    page.append(
      el('h1', {}, isSweep ? 'How much can they take?' : 'The same load on ' + names.length + ' server' + (names.length === 1 ? '' : 's')),
      el('p', { class: 'soft' }, [env.time, env.os, env.cores + ' cores', env.jdk, env.commit && 'commit ' + env.commit].filter(Boolean).join(' · ')),
      el('p', { class: 'soft' }, el('code', {}, 'lab ' + result.settings.commandLine.join(' '))));
    const bad = result.verdict.status !== 'VALID';
    const box = el('div', { class: bad ? 'verdict bad' : 'verdict', role: 'status' },
      el('strong', {}, 'Verdict: ' + result.verdict.status),
      bad ? ' – do not quote the figures that the reasons name.' : ' – the measurement passed its own checks.');
    if (result.verdict.reasons.length) {
      box.append(el('ul', {}, ...result.verdict.reasons.map(r => el('li', {}, r))));
    }
    page.append(box);
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
      const list = el('details', {}, el('summary', {}, 'Options, requested and effective'),
        el('pre', { class: 'scroll' }, el('code', {}, result.options.shared.join('\n'))));
      Object.entries(result.options.own).forEach(([name, rowsOf]) =>
        list.append(el('p', { class: 'soft' }, name + ': ' + rowsOf.slice(1).join('; '))));
      s.append(list);
    }
  }
  function notes() {
    if (!result.notes.length) return;
    section('Notes').append(el('ul', { class: 'plain' }, ...result.notes.map(n => el('li', {}, n))));
  }

  // ---- compare
  const cell = () => result.cells[cellIndex];
  const summary = v => v.summary.cells[cellIndex];
  const value = (v, metric) => (summary(v).values[metric] || {}).value;
  const measured = () => result.variants.filter(v => known(value(v, 'echoesPerSecond')));

  function plainWords() {
    const s = section('In plain words');
    const by = result.metrics[result.rankedBy].label;
    const items = [];
    const first = result.ranking[0];
    if (!first) {
      items.push('Nothing could be ranked.');
    } else if (result.ranking.length === 1) {
      items.push(first.length === 1
        ? 'Only ' + first[0] + ' could be ranked.'
        : 'No difference by ' + by + ' is certain: ' + first.join(', ') + ' are tied.');
    } else {
      items.push('By ' + by + ', ' + (first.length === 1 ? first[0] + ' is ahead of all others.' : first.join(', ') + ' are ahead of all others and tied with each other.'));
    }
    if (result.unranked.length) {
      items.push('Not ranked: ' + result.unranked.join(', ') + '. The table says why.');
    }
    items.push('“Ahead” means: the 95 % interval of the ratio, formed trial by trial within the same round, lies wholly beyond ' + (result.settings.tieMargin * 100).toFixed(0) + ' %. Everything else is called a tie.');
    items.push('Shown: what one echo costs these servers in time and processor when client and server share one machine. Not shown: a network, other payloads than listed, other kernels, days of running.');
    if (result.cells.every(c => c.ratePerSecond === null)) {
      items.push('Closed loop: a client waits for an answer before it sends again, so a slow server is asked less. Latencies here are what such a client sees, not what users arriving on their own would.');
    }
    s.append(el('ul', { class: 'plain' }, ...items.map(i => el('li', {}, i))));
    const groups = el('ol', { class: 'groups', 'aria-label': 'Ranking, best first' });
    let place = 1;
    for (const group of result.ranking) {
      groups.append(el('li', {}, el('span', { class: 'place' }, place + '.'), ...group.map(n => el('span', { class: 'name' }, n)), group.length > 1 ? el('span', { class: 'soft' }, 'tied') : ''));
      place += group.length;
    }
    if (result.unranked.length) {
      groups.append(el('li', {}, el('span', { class: 'place' }, '–'), ...result.unranked.map(n => el('span', { class: 'name' }, n)), el('span', { class: 'soft' }, 'not ranked')));
    }
    s.append(groups);
  }

  function cellChooser() {
    if (result.cells.length < 2) {
      page.append(el('p', {}, 'Load: ' + cell().label + '.'));
      return;
    }
    const select = el('select', { id: 'cell' });
    result.cells.forEach((c, i) => select.append(el('option', { value: i }, c.label)));
    select.value = cellIndex;
    select.addEventListener('change', () => { cellIndex = Number(select.value); draw(); });
    page.append(el('p', {}, el('label', { for: 'cell' }, 'Load: '), select));
  }

  function throughput() {
    const s = section('Throughput');
    const shown = measured();
    const spread = v => {
      const x = summary(v).values.echoesPerSecond;
      return known(x.low) ? [x.low, x.high] : [x.min, x.max];
    };
    const certain = shown.every(v => known(summary(v).values.echoesPerSecond.low));
    chart(s, 'chart-throughput', 'Throughput',
      'Echoes per second, higher is better. Wide bar: mean of the valid trials; thin bar: ' + (certain ? '95 % interval.' : 'smallest to largest trial (too few for an interval).'), {
        type: 'bar',
        data: {
          labels: shown.map(v => v.name),
          datasets: [
            { label: certain ? '95 % interval' : 'smallest to largest', data: shown.map(spread), backgroundColor: css('--ink'), barThickness: 5, grouped: false, order: 0 },
            { label: 'mean', data: shown.map(v => value(v, 'echoesPerSecond')), backgroundColor: shown.map(v => look(v.name).colour), barThickness: 24, grouped: false, order: 1 },
          ],
        },
        options: { indexAxis: 'y', plugins: { legend: { display: false } }, scales: { x: axis('echoes per second', { beginAtZero: true }), y: axis('') } },
      });
    heightFor(s, shown.length);
  }

  function percentiles() {
    const s = section('Latency by percentile');
    const open = cell().ratePerSecond !== null;
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
      (open ? ' Corrected counts from the intended send time; uncorrected (dotted) from the write call and hides waiting.' : ' Closed loop: nothing was intended earlier than it was sent, so corrected and uncorrected are the same.'), {
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
    if (!result.variants.some(v => v.trials.some(t => t.cell === cell().id && whole(t) > 1))) return;
    const s = section('Over time');
    const series = key => result.variants.map(v => {
      const trials = v.trials.filter(t => t.cell === cell().id && t.status === 'VALID' && Array.isArray(t.seconds));
      const length = Math.max(0, ...trials.map(t => t.seconds.length));
      const points = [];
      for (let i = 0; i < length; i++) {
        const here = trials.map(t => t.seconds[i]).filter(x => x && x.durationNs > 5e8);
        // Null, a second without enough samples, is a gap in the line and never a 0.
        const all = here.map(key).filter(y => y !== null);
        if (here.length) points.push({ x: i + 1, y: all.length ? all.reduce((a, b) => a + b, 0) / all.length : null });
      }
      return line(v.name, points);
    }).filter(d => d.data.some(p => p.y !== null));
    const options = y => ({ parsing: false, scales: { x: axis('second of the measured time', { type: 'linear', ticks: { stepSize: 1 } }), y: axis(y, { beginAtZero: true }) } });
    chart(s, 'chart-seconds-rate', 'Throughput over time', 'Echoes per second in each second, mean of the valid trials. A line that still climbs was not warm.',
      { type: 'line', data: { datasets: series(x => x.echoes * 1e9 / x.durationNs) }, options: options('echoes per second') });
    chart(s, 'chart-seconds-p99', 'p99 over time', '99th percentile of the round-trip time in each second, mean of the valid trials.',
      { type: 'line', data: { datasets: series(x => (x.p99Ns === null || x.p99Ns === undefined ? null : x.p99Ns / 1e6)) }, options: options('p99, ms') });
  }

  function cpu() {
    const s = section('What an echo costs the server');
    const shown = measured().filter(v => known(value(v, 'serverCpuUserNsPerEcho')));
    if (!shown.length) {
      s.append(el('p', {}, 'Not known: the servers’ processes could not be watched (no /proc, or not started by the lab).'));
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
      });
    heightFor(s, shown.length);
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
      const { colour, mark, dash } = look(v.name);
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
    s.append(el('p', { class: 'soft' }, 'Means of the valid trials; round-trip times. The interval stands behind the throughput where there are enough trials.'));
    s.append(table(['server', 'status', ...columns.map(m => result.metrics[m].label), 'trials', 'why not'],
      result.variants.map(v => [v.name, summary(v).status,
        ...columns.map(m => {
          const x = summary(v).values[m];
          if (!x) return '–';
          return m === 'echoesPerSecond' && known(x.low) ? rate(x.value) + ' (' + rate(x.low) + ' to ' + rate(x.high) + ')' : figure(m, x.value);
        }), summary(v).validTrials + ' of ' + v.trials.filter(t => t.cell === cell().id).length, summary(v).reason || '']), [columns.length + 3]));
    s.append(el('p', { class: 'soft' }, 'What the servers’ processes cost, from /proc and their own counters. “not known” is not zero.'));
    s.append(table(['server', ...cost.map(m => result.metrics[m].label)],
      measured().map(v => [v.name, ...cost.map(m => figure(m, value(v, m)))])));
    if (result.settings.baseline) {
      const rated = ['echoesPerSecond', 'p50Ns', 'p99Ns', 'serverCpuNsPerEcho'];
      s.append(el('p', { class: 'soft' }, 'Ratios to ' + result.settings.baseline + ' with their 95 % intervals; ×1 is equal.'));
      s.append(table(['server', ...rated.map(m => result.metrics[m].label)],
        measured().map(v => [v.name, ...rated.map(m => ratio(summary(v).ratios[m]))])));
    }
    const pairs = cell().pairs.filter(p => p.ratio);
    if (pairs.length) {
      const list = el('details', {}, el('summary', {}, 'Every pair'),
        table(['pair', 'ratio of the better to the other', 'what follows'], pairs.map(p => [p.first + ' / ' + p.second, ratio(p.ratio), p.apart ? 'ahead' : 'tied'])));
      s.append(list);
    }
    const trials = el('details', {}, el('summary', {}, 'Every trial'));
    trials.append(table(['trial', 'status', 'echoes/s', 'p50', 'p99', 'max', 'reasons'],
      result.variants.flatMap(v => v.trials.filter(t => t.cell === cell().id).map(t =>
        [v.name + ' #' + t.round, t.status, rate(t.values.echoesPerSecond), time(t.values.p50Ns), time(t.values.p99Ns), time(t.values.maxNs), t.reasons.join('; ')])), [6]));
    s.append(trials);
  }

  // ---- sweep
  function sweepWords() {
    const s = section('In plain words');
    const items = [];
    for (const k of result.knees) {
      items.push(k.ratePerSecond === null
        ? k.variant + ': no rate was found that meets ' + result.settings.slos.join(' and ') + '.'
        : k.variant + ' meets ' + result.settings.slos.join(' and ') + ' up to ' + rate(k.ratePerSecond) + ' messages per second (' + (result.settings.repetitions >= 5 ? '95 % interval ' : 'range of the searches ') + rate(k.low) + ' to ' + rate(k.high) + ').');
    }
    items.push('Latencies run from the intended send time, so a server that falls behind cannot hide it. Every point was measured on a freshly started server.');
    items.push('Shown: one machine that client and server share. Not shown: a network, other kernels, days of running.');
    s.append(el('ul', { class: 'plain' }, ...items.map(i => el('li', {}, i))));
  }
  function sweepCharts() {
    const over = result.over;
    const s = section(over === 'rate' ? 'Latency against rate' : 'Over ' + over);
    const numeric = over !== 'work';
    const xOf = p => p[over === 'rate' ? 'ratePerSecond' : over];
    // A rate may have been measured several times: its median stands for it.
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
      datasets.push(line(name, p99, { label: name + ', p99', pointRadius: p99.map(d => (d.point.meets ? 5 : 4)), pointBackgroundColor: p99.map(d => (d.point.meets ? look(name).colour : 'transparent')) }));
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
      result.points.map(p => [p.variant, numeric ? rate(xOf(p)) : xOf(p), p.decides === false ? 'taken again' : p.meets ? 'yes' : 'no', p.status, rate(p.values.echoesPerSecond), time(p.values.p50Ns), time(p.values.p99Ns), time(p.values.p999Ns), time(p.values.maxNs), [...p.thresholdsMissed, ...p.reasons].join('; ')]), [9]));
  }

  function draw() {
    charts.forEach(c => c.destroy());
    charts = [];
    page.replaceChildren();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = narrow() ? 11 : 13;
    Chart.defaults.color = css('--ink');
    head();
    if (isSweep) {
      sweepWords();
      sweepCharts();
    } else {
      plainWords();
      cellChooser();
      throughput();
      percentiles();
      cpu();
      overLoads();
      perSecond();
      tables();
    }
    notes();
    environment();
  }

  draw();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  window.addEventListener('beforeprint', () => charts.forEach(c => c.resize(660, c.canvas.parentNode.clientHeight)));
  window.addEventListener('afterprint', () => charts.forEach(c => c.resize()));
  // Paper cannot be clicked on: what is folded on the screen is printed unfolded.
  window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.open = true; }));
})();
