'use strict';
// Helpers that report.js, explain.js and experiment.js share. Each page contains this file and one
// of those. Every text of a result reaches the page as text (textContent), never as markup.
const lab = (() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const page = document.getElementById('page');
  let charts = [];
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const isNarrow = () => window.innerWidth < 560;

  // ---- colours: a server has the same colour in every page. Known variants have one each, which
  // those with one loop or carrier share; the name of any other server selects one. Marks and dashes
  // distinguish series without any colour.
  const KNOWN = {
    'bio-platform': ['#0072B2', 'circle', []], 'bio-virtual': ['#56B4E9', 'rectRounded', [2, 2]],
    'nio-1': ['#E69F00', 'triangle', [7, 3]], nio: ['#D55E00', 'rect', [10, 3, 2, 3]],
    'netty-nio': ['#009E73', 'rectRot', [14, 4]], 'netty-epoll': ['#CC79A7', 'crossRot', [4, 4]],
    'netty-io_uring': ['#882255', 'star', [8, 2, 2, 2, 2, 2]],
  };
  const OTHERS = ['#6A51A3', '#7F7F7F', '#8C6D31', '#1B7F8C', '#A6761D', '#4D4D9F'];
  const MARKS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star'];
  const DASHES = [[], [7, 3], [2, 2], [10, 3, 2, 3], [14, 4], [2, 5]];
  const givenTo = new Map();
  function styleOf(name) {
    const own = KNOWN[name];
    const known = own || KNOWN[name.replace(/-1$/, '')];
    if (own) return { colour: own[0], mark: own[1], dash: own[2] };
    if (known) return { colour: known[0], mark: known[1] === 'rectRounded' ? 'circle' : 'rectRounded', dash: [5, 2, 1, 2] };
    if (!givenTo.has(name)) {
      let i = [...name].reduce((hash, c) => (hash * 31 + c.codePointAt(0)) >>> 0, 7) % OTHERS.length;
      const taken = [...givenTo.values()];
      if (taken.length < OTHERS.length) while (taken.includes(i)) i = (i + 1) % OTHERS.length;
      givenTo.set(name, i);
    }
    const i = givenTo.get(name);
    return { colour: OTHERS[i], mark: MARKS[i], dash: DASHES[i] };
  }

  // ---- elements
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    for (const child of children) {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }
  const list = items => el('ul', { class: 'plain' }, ...items.map(i => el('li', {}, i)));
  const details = (summary, ...children) => el('details', {}, el('summary', {}, summary), ...children);
  function button(text, onClick) {
    const node = el('button', { type: 'button' }, text);
    node.addEventListener('click', () => onClick(node));
    return node;
  }
  function section(title, lead) {
    const node = el('section', {}, el('h2', {}, title));
    if (lead) node.append(el('p', { class: 'soft' }, lead));
    page.append(node);
    return node;
  }
  const tone = status => ({ VALID: 'good', HOLDS: 'good', yes: 'good', better: 'good', INVALID: 'doubt', CANNOT_BE_TOLD: 'doubt', again: 'doubt', SKIPPED: 'doubt' }[status] || 'bad');
  const badge = (status, text) => el('strong', { class: 'badge ' + tone(status) }, text || status.replaceAll('_', ' '));

  // In a table only what is not good stands out.
  const flag = status => (tone(status) === 'good' ? status : badge(status));

  // The first screen: what kind of page, the result in one sentence, and whether it can be trusted.
  function heading(kind, status, text, reasons, files) {
    const env = result.environment;
    document.title = 'Echo Lab: ' + kind;
    const when = env.time ? new Date(env.time).toUTCString().replace(' GMT', ' UTC') : 'date not known';
    const box = el('div', { class: 'verdict ' + tone(status), role: 'status' }, badge(status), ' ' + text, el('span', { class: 'soft' }, ' ' + when));
    if (reasons.length) box.append(el('ul', {}, ...reasons.map(r => el('li', {}, r))));
    const machine = [env.os, env.cores && env.cores + ' cores', env.cpu, env.jdk, env.commit && 'commit ' + env.commit].filter(Boolean).join(' · ');
    page.append(
      el('p', { class: 'kicker' }, 'Echo Lab · ' + kind), el('h1', {}, result.headline), box,
      el('p', { class: 'soft' }, machine, ' · data: ', ...files.flatMap((f, i) => [i ? ', ' : '', link(f)])));
    const command = ((result.settings || {}).commandLine || []).join(' ');
    const code = el('code', {}, 'lab ' + command);
    if (command) page.append(command.length > 100 ? details('Command', code) : el('p', { class: 'soft' }, code));
  }
  const link = file => el('a', { href: encodeURIComponent(file) }, file);

  // ---- figures; null is unknown, which is never shown as 0
  const known = x => x !== null && x !== undefined && Number.isFinite(x);
  const digits = x => (x === 0 ? 0 : Math.abs(x) < 10 ? 2 : Math.abs(x) < 100 ? 1 : 0);
  const grouped = (x, d) => x.toLocaleString('en-US', { minimumFractionDigits: d, maximumFractionDigits: d });
  const rate = x => (known(x) ? grouped(x, Math.abs(x) < 100 ? 1 : 0) : 'unknown');
  function time(ns) {
    if (!known(ns)) return 'unknown';
    const [value, unit] =
      ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
    return grouped(value, unit === 'ns' ? 0 : digits(value)) + ' ' + unit;
  }

  // ---- tables: sorted by a click on a heading, filtered, copied. The first column is a header;
  // the columns in textColumns hold text and wrap.
  const UNITS = { ns: 1, µs: 1e3, us: 1e3, ms: 1e6, s: 1e9, KiB: 1024, MiB: 1048576 };
  function sortKey(text) {
    const number = text.match(/^[×~#]*\s*(-?[\d,]+(?:\.\d+)?)\s*(ns|µs|us|ms|s|KiB|MiB)?(?![\w.])/);
    return number ? Number(number[1].replaceAll(',', '')) * (UNITS[number[2]] || 1) : null;
  }
  function compareCells(a, b) {
    const [x, y] = [sortKey(a), sortKey(b)];
    if (x !== null && y !== null) return x - y;
    return x !== null ? -1 : y !== null ? 1 : a.localeCompare(b, 'en');
  }
  async function copy(text, node) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without the clipboard's permission, as in some browsers' local files.
      const area = el('textarea', {}, text);
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    const before = node.textContent;
    node.textContent = 'copied';
    setTimeout(() => { node.textContent = before; }, 1500);
  }
  const csvCell = text => (/[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  const markdownRow = cells => '| ' + cells.map(c => c.replaceAll('|', '\\|')).join(' | ') + ' |';

  function table(heads, rows, textColumns) {
    const cls = i => ((textColumns || []).includes(i) ? { class: 'text' } : {});
    const body = el('tbody', {});
    const lines = rows.map(row => el('tr', {}, ...row.map((c, i) => (i === 0 ? el('th', { scope: 'row' }, c) : el('td', cls(i), c)))));
    body.append(...lines);
    const texts = line => [...line.cells].map(c => c.textContent);
    const columns = heads.map((h, i) => {
      const head = el('th', { scope: 'col', ...cls(i) });
      head.append(button(h, () => sort(i)));
      return head;
    });
    // Up, down, and back to the given order.
    let order = { column: -1, direction: 0 };
    function sort(column) {
      order = { column, direction: order.column !== column ? 1 : order.direction === 1 ? -1 : order.direction === -1 ? 0 : 1 };
      columns.forEach(c => c.removeAttribute('aria-sort'));
      if (order.direction) columns[column].setAttribute('aria-sort', order.direction > 0 ? 'ascending' : 'descending');
      body.append(...(order.direction ? [...lines].sort((a, b) => order.direction * compareCells(texts(a)[column], texts(b)[column])) : lines));
    }
    const visible = () => [heads, ...[...body.rows].filter(r => !r.hidden).map(texts)];
    const hint = el('span', { class: 'hint' }, 'scrolls sideways →');
    const tools = el('div', { class: 'tools' }, hint,
      button('copy as CSV', b => copy(visible().map(r => r.map(csvCell).join(',')).join('\n') + '\n', b)),
      button('copy as Markdown', b => {
        const [head, ...others] = visible();
        copy([markdownRow(head), markdownRow(head.map((h, i) => (i ? '---:' : '---'))), ...others.map(markdownRow)].join('\n') + '\n', b);
      }));
    if (rows.length > 7) {
      const filter = el('input', { type: 'search', placeholder: 'filter rows', 'aria-label': 'filter rows' });
      filter.addEventListener('input', () => lines.forEach(l => { l.hidden = !l.textContent.toLowerCase().includes(filter.value.toLowerCase()); }));
      tools.prepend(filter);
    }
    const scroll = el('div', { class: 'scroll', tabindex: '0' }, el('table', {}, el('thead', {}, el('tr', {}, ...columns)), body));
    new ResizeObserver(() => { hint.hidden = scroll.scrollWidth <= scroll.clientWidth + 1; }).observe(scroll);
    return el('div', { class: 'sheet' }, tools, scroll);
  }

  // ---- bars with their values: one row per server, best first; one column per measure.
  // measures: [{ title, note }]; rows: [{ name, rank, cells: [{ value, text, low, high, more, parts }] }].
  // parts: [{ value, colour, label, tip, faint }] divide a bar. All bars of a measure have one
  // scale; measures with `shared: true` have the same.
  function bars(measures, rows, id) {
    const ofMeasure = measures.map((m, i) => Math.max(0, ...rows.map(r => (r.cells[i] ? Math.max(r.cells[i].value || 0, r.cells[i].high || 0) : 0))));
    const largest = measures.map((m, i) => (m.shared ? Math.max(...ofMeasure) : ofMeasure[i]));
    const percent = (x, i) => (largest[i] > 0 ? Math.max(0, 100 * x / largest[i]) : 0).toFixed(2) + '%';
    function cell(c, row, i) {
      const node = el('td', { 'data-title': measures[i].title });
      if (!c || !known(c.value)) {
        node.append(el('span', { class: 'soft' }, (c && c.text) || 'not known'));
        return node;
      }
      const tip = row.name + ', ' + measures[i].title + ': ' + c.text + (c.more ? ' (' + c.more + ')' : '');
      node.append(el('b', {}, c.text), ...(c.more ? [' ', el('span', { class: 'soft' }, c.more)] : []));
      const track = el('div', { class: 'track', title: tip });
      let left = 0;
      for (const part of c.parts || [{ value: c.value, colour: styleOf(row.name).colour }]) {
        const piece = el('div', { class: part.faint ? 'bar faint' : 'bar', ...(part.tip ? { title: part.tip } : {}) }, part.label || '');
        piece.style.left = percent(left, i);
        piece.style.width = percent(part.value, i);
        piece.style.background = part.colour;
        track.append(piece);
        left += part.value;
      }
      if (known(c.low) && known(c.high)) {
        const whisker = el('div', { class: 'whisker', title: tip });
        whisker.style.left = percent(c.low, i);
        whisker.style.width = percent(c.high - c.low, i);
        track.append(whisker);
      }
      node.append(track);
      return node;
    }
    const ranked = rows.some(r => r.rank);
    const head = el('tr', {}, ...(ranked ? [el('th', { scope: 'col', class: 'rank' }, '#')] : []), el('th', { scope: 'col', class: 'name' }, ''),
      ...measures.map(m => el('th', { scope: 'col' }, m.title, ...(m.note ? [el('span', { class: 'soft' }, ' ' + m.note)] : []))));
    return el('table', { class: 'bars', ...(id ? { id } : {}) }, el('thead', {}, head), el('tbody', {}, ...rows.map(row =>
      el('tr', {}, ...(ranked ? [el('td', { class: 'rank' }, row.rank || '–')] : []), el('th', { scope: 'row' }, row.name), ...row.cells.map((c, i) => cell(c, row, i))))));
  }
  // A legend for the parts of bars: [{ colour, label, faint }].
  const legend = entries => el('p', { class: 'legend' }, ...entries.flatMap(e => {
    const swatch = el('span', { class: e.faint ? 'swatch faint' : 'swatch' });
    swatch.style.background = e.colour;
    return [el('span', {}, swatch, e.label), ' '];
  }));

  // ---- charts
  function axis(title, options) {
    const more = options || {};
    return {
      ...more,
      title: { display: title !== '', text: title, color: css('--ink') },
      ticks: { color: css('--soft'), maxRotation: 0, autoSkipPadding: 12, ...(more.ticks || {}) },
      grid: { color: css('--line') },
      border: { color: css('--line') },
    };
  }
  // A logarithmic axis of milliseconds whose ticks have units.
  const timeAxis = title => axis(title, {
    type: 'logarithmic',
    ticks: { callback: ms => (/^[125]/.test(ms.toExponential()) ? time(ms * 1e6).replace(/\.0+ /, ' ') : '') },
  });
  // An axis of percentiles: x is 1 / (1 - percentile), so each nine has the same width.
  const percentileAxis = () => axis('percentile, %', {
    type: 'logarithmic', min: 1, ticks: { autoSkip: false, callback: x => (x < 2 ? '0' : (100 - 100 / x).toFixed(Math.max(0, Math.round(Math.log10(x)) - 2))) },
    afterBuildTicks: scale => { scale.ticks = scale.ticks.filter(t => Math.abs(Math.log10(t.value) - Math.round(Math.log10(t.value))) < 1e-9); },
  });
  const percentileOf = x => (100 - 100 / x).toFixed(Math.max(2, Math.min(6, Math.ceil(Math.log10(x))))) + ' %';
  function line(name, points, more) {
    const { colour, mark, dash } = styleOf(name);
    return {
      label: name, data: points, borderColor: colour, backgroundColor: colour, pointStyle: mark,
      borderDash: dash, borderWidth: 2, pointRadius: 3, tension: 0, ...(more || {}),
    };
  }
  // The tooltip's title and its line per point, from Chart.js items.
  const tips = (title, label) => ({ tooltip: { callbacks: { title: items => (items.length ? title(items[0]) : ''), label } } });

  // Appends a chart to a section. heightPx may be missing: the style sheet has a default.
  function chart(parent, id, label, caption, config, heightPx) {
    const canvas = el('canvas', { ...(id ? { id } : {}), role: 'img', 'aria-label': label });
    const box = el('div', { class: 'chart' }, canvas);
    if (heightPx) box.style.height = heightPx + 'px';
    parent.append(el('figure', {}, ...(caption ? [el('figcaption', {}, caption)] : []), box));
    const options = config.options || {};
    charts.push(new Chart(canvas, {
      ...config,
      options: {
        interaction: { mode: 'nearest', intersect: false },
        ...options,
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        plugins: {
          ...(options.plugins || {}),
          legend: { position: 'bottom', ...((options.plugins || {}).legend || {}), labels: { color: css('--ink'), usePointStyle: true, pointStyleWidth: 16, boxHeight: 9, ...(((options.plugins || {}).legend || {}).labels || {}) } },
        },
      },
    }));
  }

  // Draws the page now and again when the colour scheme changes.
  function show(draw) {
    const redraw = () => {
      charts.forEach(c => c.destroy());
      charts = [];
      page.replaceChildren();
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      Chart.defaults.font.size = isNarrow() ? 11 : 13;
      Chart.defaults.color = css('--ink');
      draw();
    };
    redraw();
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    window.addEventListener('beforeprint', () => charts.forEach(c => c.resize(660, c.canvas.parentNode.clientHeight)));
    window.addEventListener('afterprint', () => charts.forEach(c => c.resize()));
    // On paper nothing can be unfolded: print all details open.
    window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.open = true; }));
    return redraw;
  }

  return {
    result, page, css, isNarrow, styleOf, el, list, details, button, section, badge, flag, heading, link, table, bars, legend,
    known, digits, grouped, rate, time, axis, timeAxis, percentileAxis, percentileOf, line, tips, chart, show,
  };
})();
