'use strict';
// Draws the result of `lab experiment`. Every text of the result reaches the page as text
// (textContent), never as markup.
(() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const page = document.getElementById('page');
  const HUES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B8860B', '#56B4E9', '#7F7F7F'];
  const MARKS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross'];
  const DASHES = [[], [7, 3], [2, 2], [10, 3, 2, 3], [14, 4], [4, 4], [2, 5]];
  const charts = [];

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

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function figure(x) {
    if (x === null) return 'not available';
    if (typeof x !== 'number') return x;
    if (Number.isInteger(x)) return x.toLocaleString('en-US');
    const size = Math.abs(x);
    const digits = size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return x.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function table(t) {
    const head = el('tr', {}, ...t.columns.map(c => el('th', { scope: 'col' }, c)));
    const rows = t.rows.map(r => el('tr', {}, ...r.map(c =>
      el('td', typeof c === 'string' && c.length > 24 ? { class: 'text' } : {}, figure(c)))));
    return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t.title },
      el('p', { class: 'soft' }, t.title),
      el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows)));
  }

  function draw(canvas, c) {
    const line = c.form === 'LINE';
    const axis = { color: colour('--soft') };
    const grid = { color: colour('--line') };
    return new Chart(canvas, {
      type: line ? 'line' : 'bar',
      data: {
        labels: c.labels,
        datasets: c.series.map((s, i) => ({
          label: s.name,
          data: s.values,
          backgroundColor: HUES[i % HUES.length],
          borderColor: HUES[i % HUES.length],
          borderDash: line ? DASHES[i % DASHES.length] : [],
          borderWidth: line ? 2 : 0,
          pointStyle: MARKS[i % MARKS.length],
          pointRadius: c.labels.length > 40 ? 0 : 4,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        plugins: {
          title: { display: true, text: c.title, color: colour('--ink') },
          legend: { display: c.series.length > 1, labels: { color: colour('--ink'), usePointStyle: true } },
        },
        scales: {
          x: { title: { display: c.xLabel !== '', text: c.xLabel, ...axis }, ticks: axis, grid },
          y: {
            type: c.scale === 'LOGARITHMIC' ? 'logarithmic' : 'linear',
            beginAtZero: c.scale !== 'LOGARITHMIC',
            title: { display: true, text: c.yLabel, ...axis }, ticks: axis, grid,
          },
        },
      },
    });
  }

  function show(e) {
    const holds = e.verdict.status === 'HOLDS';
    const canvas = el('canvas', { role: 'img', 'aria-label': e.chart.title + '; the figures are in the table' });
    page.append(
      el('h2', { id: e.name }, e.name + ' (' + e.claimId + ')'),
      el('p', {}, el('strong', {}, e.claimId === 'break' ? 'What is wrong: ' : 'Claim: '), e.claim),
      el('p', {}, el('strong', {}, 'Prediction: '), e.prediction),
      el('div', { class: holds ? 'verdict' : 'verdict bad' },
        el('strong', {}, e.verdict.text), ': ' + e.verdict.because,
        el('p', { class: 'soft' }, 'Bound: ' + e.verdict.bound)),
      el('figure', {}, el('div', { class: 'chart' }, canvas)),
      ...e.tables.map(table),
      el('details', {}, el('summary', {}, 'What was run'),
        el('ul', { class: 'plain' }, ...e.commands.map(c => el('li', {}, el('code', {}, c))))),
      el('details', {}, el('summary', {}, 'Notes and limits'),
        el('ul', { class: 'plain' }, ...e.notes.concat(e.loads.filter(l => l.status === 'INVALID').map(l => 'INVALID load: ' + l.variant + ', ' + l.command + ': ' + l.reasons.join('; ')), e.limits).map(n => el('li', {}, n)))));
    charts.push(() => draw(canvas, e.chart));
  }

  document.title = 'Echo Lab: ' + result.experiments.map(e => e.name).join(', ');
  page.append(el('h1', {}, 'Echo Lab: tested claims'));
  if (result.experiments.length > 1) {
    page.append(el('ul', { class: 'plain' }, ...result.experiments.map(e =>
      el('li', {}, el('a', { href: '#' + e.name }, e.name), ': ' + e.verdict.text))));
  }
  result.experiments.forEach(show);
  page.append(el('details', {}, el('summary', {}, 'Environment'),
    el('table', {}, el('tbody', {}, ...Object.entries(result.environment).map(([k, v]) =>
      el('tr', {}, el('td', {}, k), el('td', { class: 'text' }, v)))))));
  let drawn = charts.map(c => c());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    drawn.forEach(c => c.destroy());
    drawn = charts.map(c => c());
  });
  // Paper cannot be clicked on: what is folded on the screen is printed unfolded.
  window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.open = true; }));
})();
