'use strict';
// Helpers that report.js, explain.js and experiment.js share. Each page contains this file and one
// of those. Every text of a result reaches the page as text (textContent), never as markup.
const lab = (() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const page = document.getElementById('page');
  let charts = [];

  // The colours of Okabe and Ito, which colour-blind readers can tell apart. Marks and dashes
  // distinguish the series without any colour.
  const HUES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B8860B', '#56B4E9', '#7F7F7F', '#882255'];
  const MARKS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'rectRounded'];
  const DASHES = [[], [7, 3], [2, 2], [10, 3, 2, 3], [14, 4], [4, 4], [2, 5], [8, 2, 2, 2, 2, 2]];
  const style = i => ({ colour: HUES[i % HUES.length], mark: MARKS[i % MARKS.length], dash: DASHES[i % DASHES.length] });
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

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
  // The first column is a header; the columns in textColumns hold text and wrap.
  function table(heads, rows, textColumns) {
    const cls = i => ((textColumns || []).includes(i) ? { class: 'text' } : {});
    const head = el('tr', {}, ...heads.map((h, i) => el('th', { scope: 'col', ...cls(i) }, h)));
    const body = rows.map(row =>
      el('tr', {}, ...row.map((c, i) => (i === 0 ? el('th', { scope: 'row' }, c) : el('td', cls(i), c)))));
    return el('div', { class: 'scroll', tabindex: '0' },
      el('table', {}, el('thead', {}, head), el('tbody', {}, ...body)));
  }
  function section(title, lead) {
    const node = el('section', {}, el('h2', {}, title));
    if (lead) node.append(el('p', { class: 'soft' }, lead));
    page.append(node);
    return node;
  }
  function heading(title, heading1) {
    const env = result.environment;
    document.title = title;
    page.append(
      el('h1', {}, heading1),
      el('p', { class: 'soft' }, [env.time, env.os, env.cores + ' cores', env.jdk, env.commit && 'commit ' + env.commit].filter(Boolean).join(' · ')),
      el('p', { class: 'soft' }, el('code', {}, 'lab ' + result.settings.commandLine.join(' '))));
  }
  function verdict(bad, title, text, reasons) {
    const box = el('div', { class: bad ? 'verdict bad' : 'verdict', role: 'status' }, el('strong', {}, title), text);
    if (reasons.length) box.append(el('ul', {}, ...reasons.map(r => el('li', {}, r))));
    page.append(box);
  }

  // ---- figures; null is unknown, which is never shown as 0
  const known = x => x !== null && x !== undefined && Number.isFinite(x);
  const digits = x => (x === 0 ? 0 : Math.abs(x) < 10 ? 2 : Math.abs(x) < 100 ? 1 : 0);
  const grouped = (x, d) => x.toLocaleString('en-US', { minimumFractionDigits: d, maximumFractionDigits: d });
  function time(ns) {
    if (!known(ns)) return 'unknown';
    const [value, unit] =
      ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
    return grouped(value, unit === 'ns' ? 0 : digits(value)) + ' ' + unit;
  }

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
        ...options,
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        plugins: {
          legend: { position: 'bottom', labels: { color: css('--ink'), usePointStyle: true, pointStyleWidth: 16, boxHeight: 9 } },
          ...(options.plugins || {}),
        },
      },
    }));
  }
  const barsHeightPx = rows => 130 + rows * 44;

  // Draws the page now and again when the colour scheme changes.
  function show(draw) {
    const redraw = () => {
      charts.forEach(c => c.destroy());
      charts = [];
      page.replaceChildren();
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      Chart.defaults.font.size = window.innerWidth < 560 ? 11 : 13;
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
    result, page, style, css, el, list, details, table, section, heading, verdict,
    known, digits, grouped, time, axis, chart, barsHeightPx, show,
  };
})();
