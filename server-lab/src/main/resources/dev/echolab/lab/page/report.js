// Draws the result of `lab compare` or `lab sweep`.
(() => {
  const { result, page, css, isNarrow, el, list, details, button, known, digits, grouped, rate, time, table, section, axis, line, badge, flag } = lab;
  const isSweep = result.kind === 'sweep';
  const names = result.variants.map(v => v.name);
  const chart = (node, id, title, caption, config) => lab.chart(node, id, title + '. ' + caption, caption, config);
  let scenarioIndex = 0;

  // ---- figures
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
  const share = x => +(x * 100).toFixed(6) + ' %';
  const interval = (metric, x) => (known(x.low) ? figure(metric, x.low) + ' to ' + figure(metric, x.high) : '');

  function environment() {
    const s = section('Environment and settings');
    const set = result.settings;
    const rows = Object.entries(result.environment).map(([k, v]) => [k, v]);
    rows.push(['server JVM flags', set.jvmFlags.join(' ')], ['server options', set.serverOptions.join(' ') || 'none']);
    rows.push(['pinned', set.pin ? 'servers on core ' + set.pin.serverCores + ', client on ' + set.pin.clientCores : 'no']);
    if (set.intervals) rows.push(['intervals', set.intervals]);
    if (set.clientWarmup) rows.push(['client', set.clientWarmup]);
    s.append(details('Conditions, to repeat the measurement', table(['what', 'value'], rows, [1])));
    if (result.options) {
      const options = details(result.options.identical
        ? 'All servers printed the same table of shared options, byte for byte'
        : 'The servers did NOT run with the same options: ' + result.options.differences.join('; '),
        el('pre', { class: 'scroll' }, el('code', {}, result.options.shared.join('\n'))));
      Object.entries(result.options.own).forEach(([name, rowsOf]) =>
        options.append(el('p', { class: 'soft' }, name + ': ' + rowsOf.slice(1).join('; '))));
      s.append(options);
    }
  }
  function notes() {
    if (result.notes.length) section('Notes').append(list(result.notes));
  }

  // ---- compare
  const scenario = () => result.cells[scenarioIndex];
  const summary = v => v.summary.cells[scenarioIndex];
  const value = (v, metric) => (summary(v).values[metric] || {}).value;
  const variantOf = name => result.variants.find(v => v.name === name);
  // Samples may be too few for the percentile that ranks.
  const isMeasured = ranking => p => known(p.level) || variantOf(p.name).summary.cells
    .every((cell, i) => cell.validTrials > 0 || (ranking !== result && ranking !== result.cells[i]));
  // Best rank first, then those without a rank; without those that have no figures.
  const namesOf = ranking => [...ranking.places, ...ranking.notRanked].filter(isMeasured(ranking)).map(p => p.name);
  const measured = () => namesOf(scenario()).map(variantOf);
  // The number of the place, with ? if the first is not certainly ahead.
  const rankIn = ranking => name => {
    const place = ranking.places.findIndex(p => p.name === name);
    return place < 0 ? '–' : place + 1 + (place && !ranking.places[0].aheadOf.includes(name) ? '?' : '');
  };
  const CPU = 'serverCpuNsPerEcho';
  const CPU_PARTS = [['user', 'serverCpuUserNsPerEcho'], ['kernel', 'serverCpuSysNsPerEcho']];
  const measureOf = metric => ({ title: result.metrics[metric].label, note: (metric === 'echoesPerSecond' ? 'longer' : 'shorter') + ' is better' });
  const lead = ranking => (ranking.rankedBy === 'p99Ns' ? ['p99Ns', CPU, 'echoesPerSecond'] : ['echoesPerSecond', CPU, 'p99Ns']);

  // The bar of a server's mean in one load; the CPU time is divided into user and kernel mode.
  function bar(values, metric, colour) {
    const x = values[metric];
    if (!x) return null;
    const cell = { ...x, text: figure(metric, x.value), more: interval(metric, x) };
    if (metric !== CPU || CPU_PARTS.some(([, key]) => !values[key])) return cell;
    cell.parts = CPU_PARTS.map(([name, key], i) => ({
      value: values[key].value, colour: i ? colour : 'color-mix(in srgb, ' + colour + ' 55%, var(--ground))', tip: name + ': ' + time(values[key].value),
    }));
    cell.more = CPU_PARTS.map(([name, key]) => Math.round(100 * values[key].value / x.value) + ' % ' + name).join(', ');
    return cell;
  }
  const loadBars = (cell, index, metrics, id) => lab.bars(metrics.map(measureOf), namesOf(cell).map(name => ({
    name, rank: rankIn(cell)(name),
    cells: metrics.map(m => bar(variantOf(name).summary.cells[index].values, m, lab.styleOf(name).colour)),
  })), id);

  const tied = '?: number 1 is not certainly ahead. The line over a bar is its 95 % interval.';
  function ranking() {
    const s = section(result.cells.length > 1 ? 'Ranking over all loads' : 'Ranking: ' + scenario().label);
    if (result.cells.length > 1) {
      const metrics = [result.rankedBy, CPU];
      const levels = metrics.map((m, i) => Object.fromEntries((i ? result.costRanking : result).places.concat((i ? result.costRanking : result).notRanked).map(p => [p.name, p.level])));
      s.append(lab.bars(metrics.map(measureOf), namesOf(result).map(name => ({
        name, rank: rankIn(result)(name),
        cells: metrics.map((m, i) => (known(levels[i][name]) ? { value: levels[i][name], text: figure(m, levels[i][name]) } : null)),
      })), 'bars-overall'), el('p', { class: 'soft' }, 'Geometric means over the loads. ?: number 1 is not certainly ahead.'));
    } else {
      s.append(loadBars(scenario(), 0, lead(scenario()), 'bars-load'), el('p', { class: 'soft' }, tied));
    }
    const missing = result.notRanked.filter(n => !isMeasured(result)(n));
    if (missing.length) s.append(el('p', { class: 'soft' }, 'Not measured: ' + missing.map(n => n.name + ' (' + n.why + ')').join(', ') + '.'));
    const rounds = result.rounds;
    s.append(details('How sure is this?', list([
      'By ' + result.metrics[result.rankedBy].label + ': ' + result.answer, 'By server CPU per echo: ' + result.costRanking.answer,
      rounds.run + (rounds.run === 1 ? ' round' : ' rounds') + '. A difference counts if its interval, 95 % for all pairs and checks together, lies beyond '
        + share(result.settings.tieMargin) + '.' + ({ 'time-over': ' There was no time for more rounds.', decided: result.places.length ? ' More rounds would not change the order.' : '', interrupted: ' It was interrupted.' }[rounds.stop] || ''),
      'Shown: the time and CPU of one echo when client and server share one machine. Not shown: a network, other payloads than listed, other kernels, days of running.',
      ...(result.cells.every(c => c.ratePerSecond === null)
        ? ['Closed loop: a client waits for a reply before it sends again, so a slow server receives fewer requests. Users who arrive independently would see longer latencies.'] : []),
    ])));
  }

  // What changed since the result of --against.
  function against() {
    const a = result.against;
    if (!a) return;
    const s = section('Against ' + a.file, 'New divided by old. ' + (a.differentEnvironment.length ? 'Not the same: ' + a.differentEnvironment.join('; ') : 'The conditions are the same.'));
    if (a.headline) s.append(el('p', {}, el('strong', {}, a.headline)));
    const loads = Object.fromEntries(result.cells.map(c => [c.id, c.label]));
    s.append(table(['server', 'load', 'figure', 'before', 'after', 'ratio', 'change'], a.changes.map(c =>
      [c.variant, loads[c.cell] || c.cell, result.metrics[c.metric].label, figure(c.metric, c.before), figure(c.metric, c.after), ratio(c.ratio), c.verdict === 'better' || c.verdict === 'worse' ? badge(c.verdict) : c.verdict === 'same' ? 'not certain' : c.verdict]), [1]));
  }

  // Whether a server is worse than the baseline of this comparison (--fail-on-regression).
  function regressionCheck() {
    const c = result.regressionCheck;
    if (!c) return;
    const lines = [...c.regressions.map(text => 'REGRESSION ' + text), ...c.undecided.map(text => 'not decided: ' + text)];
    section('Regressions against ' + c.baseline, 'A figure is a regression if its whole interval is worse by more than ' + share(c.limit) + '.')
      .append(el('ul', {}, ...(lines.length ? lines : ['none']).map(text => el('li', {}, text))));
  }

  // One panel per load, each with its own scale; a click shows the details of that load.
  function matrix(choose) {
    if (result.cells.length < 2) return;
    const s = section('Every load', 'Best first, each load with its own scale. A click on a load shows its details below.');
    const parts = result.cells.map(c => c.label.split(', '));
    const label = i => parts[i].filter((part, at) => parts.some(other => other[at] !== part)).join(', ') || result.cells[i].label;
    s.append(el('div', { class: 'panels' }, ...result.cells.map((c, i) => el('div', { class: 'panel' },
      el('h3', {}, button(label(i), () => choose(i))),
      el('p', { class: 'soft' }, result.metrics[c.rankedBy].label), loadBars(c, i, [c.rankedBy])))));
  }

  function load() {
    if (result.cells.length < 2) return;
    const s = section('Load: ' + scenario().label);
    const select = el('select', { id: 'cell', 'aria-label': 'load' });
    result.cells.forEach((c, i) => select.append(el('option', { value: i }, c.label)));
    select.value = scenarioIndex;
    select.addEventListener('change', () => choose(Number(select.value)));
    s.append(select, loadBars(scenario(), scenarioIndex, lead(scenario()), 'bars-load'), el('p', { class: 'soft' }, tied));
  }

  function costs() {
    const cell = scenario();
    if (!cell.costs.length) return;
    const rounded = x => (known(x) ? (x * 100).toFixed(0) + ' %' : 'unknown');
    const base = result.settings.baseline; // null if no server was measured under every load
    section('What limited each server').append(table(
      ['server', 'limited by', 'idle', 'other programs', 'switches per echo', ...(base ? ['counted a quarter more often than at ' + base] : [])],
      cell.costs.map(c => [
        c.name, c.limitedBy, rounded(c.idleShare), rounded(c.othersShare), known(c.switchesPerEcho) ? c.switchesPerEcho.toFixed(3) : 'unknown',
        ...(base ? [c.differences.join(', ') || '–'] : []),
      ]), [5]));
  }

  function percentiles() {
    const open = scenario().ratePerSecond !== null;
    const datasets = [];
    for (const v of measured()) {
      const curve = summary(v).curve;
      const points = list => list.map(([p, ns]) => ({ x: 1 / (1 - p / 100), y: ns / 1e6 }));
      if (curve.corrected.length) datasets.push(line(v.name, points(curve.corrected), { pointRadius: c => (c.dataIndex % 6 === 0 ? 4 : 0) }));
      if (open && curve.uncorrected.length) {
        datasets.push(line(v.name, points(curve.uncorrected), { label: v.name + ', uncorrected', borderWidth: 1, borderDash: [1, 3], pointRadius: 0 }));
      }
    }
    if (!datasets.length) return;
    chart(section('Latency by percentile'), 'chart-percentiles', 'Latency by percentile',
      'Round-trip time at each percentile, all valid trials together; lower is better; both axes are logarithmic.' +
      (open ? ' Corrected counts from the intended send time; uncorrected (dotted) counts from the write call and omits waiting.' : ' In a closed loop corrected and uncorrected are equal.'), {
        type: 'line', data: { datasets },
        options: {
          parsing: false, scales: { x: lab.percentileAxis(), y: lab.timeAxis(isNarrow() ? '' : 'round-trip time') },
          plugins: lab.tips(i => lab.percentileOf(i.parsed.x), i => i.dataset.label + ': ' + time(i.parsed.y * 1e6)),
        },
      });
  }

  function perSecond() {
    const whole = t => (t.seconds || []).filter(x => x.durationNs > 5e8).length;
    if (!result.variants.some(v => v.trials.some(t => t.cell === scenario().id && whole(t) > 1))) return;
    const s = section('Over time');
    const series = key => measured().map(v => {
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
    const options = (y, text) => ({
      parsing: false, scales: { x: axis('second of the measured time', { type: 'linear', ticks: { stepSize: 1 } }), y: axis(y, { beginAtZero: true }) },
      plugins: lab.tips(i => 'second ' + i.parsed.x, i => i.dataset.label + ': ' + text(i.parsed.y)),
    });
    chart(s, 'chart-seconds-rate', 'Throughput over time', 'Echoes per second in each second, mean of the valid trials. A rising line means that the server was not warm.',
      { type: 'line', data: { datasets: series(x => x.echoes * 1e9 / x.durationNs) }, options: options('echoes/s', y => rate(y) + ' echoes/s') });
    chart(s, 'chart-seconds-p99', 'p99 over time', '99th percentile of the round-trip time in each second, mean of the valid trials.',
      { type: 'line', data: { datasets: series(x => (x.p99Ns === null || x.p99Ns === undefined ? null : x.p99Ns / 1e6)) }, options: options('p99, ms', y => 'p99 ' + time(y * 1e6)) });
  }

  function overLoads() {
    const data = result.variants.map(v => line(v.name, v.summary.cells
      .filter(c => c.values.echoesPerSecond && c.values.p99Ns)
      .map(c => ({ x: c.values.echoesPerSecond.value, y: c.values.p99Ns.value / 1e6 }))
      .sort((a, b) => a.x - b.x))).filter(d => d.data.length);
    if (result.cells.filter(c => c.ratePerSecond !== null).length < 2 || !data.length) return;
    chart(section('Latency against rate'), 'chart-rate', 'Latency against rate', 'One point per load of the matrix: achieved echoes per second and p99. Lower and further right is better.', {
      type: 'line', data: { datasets: data },
      options: {
        parsing: false, scales: { x: axis('echoes per second', { type: 'linear' }), y: lab.timeAxis('p99') },
        plugins: lab.tips(i => rate(i.parsed.x) + ' echoes/s', i => i.dataset.label + ': p99 ' + time(i.parsed.y * 1e6)),
      },
    });
  }

  // The names of the interval logs, in the order of the trials; a repeat has a number of its own.
  function logNames(variant) {
    const opened = {};
    return variant.trials.map(t => {
      const trial = variant.name + '-' + t.cell + '-' + t.round;
      opened[trial] = (opened[trial] || 0) + 1;
      return (trial + (opened[trial] === 1 ? '' : '-repeat' + (opened[trial] - 1)) + '.hlog').replaceAll('/', '_');
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
      result.variants.map(v => [v.name, flag(summary(v).status),
        ...columns.map(m => {
          const x = summary(v).values[m];
          if (!x) return '–';
          return m === 'echoesPerSecond' && known(x.low) ? rate(x.value) + ' (' + interval(m, x) + ')' : figure(m, x.value);
        }), summary(v).validTrials + ' of ' + v.trials.filter(t => t.cell === scenario().id).length, whyNot(v)]), [columns.length + 3]));
    if (result.settings.baseline) {
      const rated = ['echoesPerSecond', 'p50Ns', 'p99Ns', CPU];
      s.append(el('p', { class: 'soft' }, 'Ratios to ' + result.settings.baseline + ' with their 95 % intervals; ×1 is equal.'));
      s.append(table(['server', ...rated.map(m => result.metrics[m].label)],
        measured().map(v => [v.name, ...rated.map(m => ratio(summary(v).ratios[m]))])));
    }
    s.append(el('p', { class: 'soft' }, 'What the servers’ processes cost, from /proc and their own counters. “unknown” is not zero.'));
    s.append(table(['per server', ...measured().map(v => v.name)], cost.map(m => [result.metrics[m].label, ...measured().map(v => figure(m, value(v, m)))])));
    const pairs = scenario().pairs.filter(p => p.ratio);
    if (pairs.length) {
      s.append(details('Every pair',
        table(['pair', 'ratio of the better to the other', 'result'], pairs.map(p => [p.first + ' / ' + p.second, ratio(p.ratio), p.apart ? 'ahead' : 'not certain']))));
    }
    s.append(details('Every trial, with its interval log', table(['trial', 'status', 'echoes/s', 'p50', 'p99', 'max', 'reasons'],
      result.variants.flatMap(v => {
        const logs = logNames(v);
        return v.trials.map((t, i) => [t, logs[i]]).filter(([t]) => t.cell === scenario().id).map(([t, log]) => {
          const name = v.name + ' #' + t.round;
          const trial = t.status === 'FAILED' ? name : el('a', { href: encodeURIComponent(log) }, name);
          return [trial, flag(t.status), rate(t.values.echoesPerSecond), time(t.values.p50Ns), time(t.values.p99Ns), time(t.values.maxNs), t.reasons.join('; ')];
        });
      }), [6])));
  }

  // ---- sweep
  const xOf = p => p[result.over === 'rate' ? 'ratePerSecond' : result.over];
  function knees() {
    if (!result.knees.length) return;
    const at = k => (known(k.ratePerSecond) ? k.ratePerSecond : k.metPerSecond) || 0;
    const sorted = [...result.knees].sort((a, b) => at(b) - at(a));
    // A place with "?" is not certainly below the first: the ranges overlap. An undecided knee has none.
    const lowest = known(sorted[0].ratePerSecond) ? sorted[0].low : at(sorted[0]);
    const place = (k, i) => (known(k.ratePerSecond) ? i + 1 + (i && k.high >= lowest ? '?' : '') : '–');
    section('The highest rate that meets ' + result.settings.slos.join(' and ')).append(
      lab.bars([{ title: 'messages/s', note: 'longer is better' }], sorted.map((k, i) => ({
        name: k.variant, rank: place(k, i),
        cells: [known(k.ratePerSecond)
          ? { value: k.ratePerSecond, low: k.low, high: k.high, text: rate(k.ratePerSecond), more: rate(k.low) + ' to ' + rate(k.high) + ', ' + (k.searches >= 5 ? '95 % interval' : 'range of the searches') }
          : known(k.metPerSecond) ? { value: k.metPerSecond, text: 'at least ' + rate(k.metPerSecond), more: k.bounds } : { text: k.bounds }],
      })), 'bars-knees'),
      ...sorted.filter(k => !known(k.ratePerSecond)).map(k => el('p', {}, k.variant + ', ' + result.settings.slos.join(' and ') + ': ' + k.bounds + '.')));
  }
  // The latencies that thresholds such as p99<5ms allow, in ms.
  const limits = () => result.settings.slos.flatMap(text => {
    const form = text.match(/^(p[\d.]+|max|mean)\s*<=?\s*([\d.]+)\s*(ns|us|ms|s)$/i);
    return form ? [{ text, ms: Number(form[2]) * { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 }[form[3].toLowerCase()] }] : [];
  });
  function sweepCharts() {
    const over = result.over;
    const s = section(over === 'rate' ? 'Latency against rate' : 'Over ' + over);
    const numeric = over !== 'work';
    const xText = x => (numeric ? rate(x) : x) + (over === 'rate' ? '/s' : ' ' + over);
    // If a point was measured several times, its median is drawn.
    const set = (name, key, unit) => {
      const byX = new Map();
      for (const p of result.points) {
        if (p.variant !== name || !known(p.values[key]) || p.status === 'FAILED' || p.decides === false) continue;
        byX.set(xOf(p), [...(byX.get(xOf(p)) || []), p]);
      }
      return [...byX].map(([x, all]) => {
        const sorted = [...all].sort((a, b) => a.values[key] - b.values[key]);
        const meets = all.filter(p => p.meets).length * 2 > all.length;
        return { x, y: sorted[Math.floor((sorted.length - 1) / 2)].values[key] / unit, point: { meets } };
      }).sort((a, b) => (numeric ? a.x - b.x : 0));
    };
    const x = numeric
      ? axis(over === 'rate' ? 'messages per second, intended' : over, { type: over === 'rate' ? 'linear' : 'logarithmic' })
      : axis(over, { type: 'category', labels: [...new Set(result.points.map(xOf))] });
    const datasets = [];
    for (const name of names) {
      const p99 = set(name, 'p99Ns', 1e6);
      datasets.push(line(name, p99, { label: name + ', p99', pointRadius: p99.map(d => (d.point.meets ? 5 : 4)), pointBackgroundColor: p99.map(d => (d.point.meets ? lab.styleOf(name).colour : css('--ground'))) }));
      datasets.push(line(name, set(name, 'p50Ns', 1e6), { label: name + ', p50', borderWidth: 1, borderDash: [1, 3], pointRadius: 0 }));
    }
    const all = result.points.map(xOf);
    for (const limit of limits()) {
      const ends = numeric ? [Math.min(...all), Math.max(...all)] : [all[0], all[all.length - 1]];
      datasets.push({ label: limit.text, data: ends.map(end => ({ x: end, y: limit.ms })), borderColor: css('--bad'), backgroundColor: css('--bad'), borderDash: [8, 4], borderWidth: 2, pointRadius: 0, pointStyle: 'line' });
    }
    chart(s, 'chart-rate', 'Latency against ' + over, 'Corrected round-trip time, p99 and (dotted) p50; the median where a point was measured several times. Filled marks meet the threshold, hollow ones miss it; the dashed line is the threshold.', {
      type: 'line', data: { datasets },
      options: {
        parsing: numeric ? false : undefined, scales: { x, y: lab.timeAxis(isNarrow() ? '' : 'round-trip time') },
        plugins: {
          legend: { labels: { filter: item => !item.text.endsWith(', p50') } },
          ...lab.tips(i => xText(numeric ? i.parsed.x : i.label), i => i.dataset.label + ': ' + time(i.parsed.y * 1e6) + (i.raw.point ? (i.raw.point.meets ? ', meets' : ', misses') : '')),
        },
      },
    });
    if (over !== 'rate') {
      chart(s, 'chart-throughput', 'Throughput over ' + over, 'Echoes per second at each point.', {
        type: 'line', data: { datasets: names.map(name => line(name, set(name, 'echoesPerSecond', 1))) },
        options: {
          parsing: numeric ? false : undefined, scales: { x, y: axis('echoes per second', { beginAtZero: true }) },
          plugins: lab.tips(i => xText(numeric ? i.parsed.x : i.label), i => i.dataset.label + ': ' + rate(i.parsed.y) + ' echoes/s'),
        },
      });
    }
    section('Every point').append(el('p', { class: 'soft' }, 'Latencies count from the intended send time, so they include the time that a message waited to be sent. Every point was measured on a freshly started server.'),
      table(['server', over, 'meets', 'status', 'echoes/s', 'p50', 'p99', 'p99.9', 'max', 'why'],
        result.points.map(p => [p.variant, numeric ? rate(xOf(p)) : xOf(p), p.decides === false ? 'repeated' : flag(p.meets ? 'yes' : 'no'), flag(p.status), rate(p.values.echoesPerSecond), time(p.values.p50Ns), time(p.values.p99Ns), time(p.values.p999Ns), time(p.values.maxNs), [...p.thresholdsMissed, ...p.reasons].join('; ')]), [9]));
  }

  function choose(index) {
    scenarioIndex = index;
    redraw();
    document.getElementById('cell').scrollIntoView({ block: 'center' });
  }
  const redraw = lab.show(() => {
    const status = result.verdict.status;
    lab.heading(isSweep ? 'sweep' : 'compare', status,
      status === 'VALID' ? 'the measurement passed its own checks.' : 'do not quote the figures that the reasons name.', result.verdict.reasons, ['result.json']);
    if (isSweep) {
      knees();
      sweepCharts();
    } else {
      ranking();
      against();
      regressionCheck();
      matrix(choose);
      load();
      percentiles();
      costs();
      overLoads();
      perSecond();
      tables();
    }
    notes();
    environment();
  });
})();
