// Draws the results of `lab experiment`.
(() => {
  const { result, page, style, css, el, list, details, chart, show, axis } = lab;

  function figure(x) {
    if (x === null) return 'unknown';
    if (typeof x !== 'number') return x;
    if (Number.isInteger(x)) return lab.grouped(x, 0);
    const size = Math.abs(x);
    return lab.grouped(x, size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  }

  function table(t) {
    const head = el('tr', {}, ...t.columns.map(c => el('th', { scope: 'col' }, c)));
    const rows = t.rows.map(r => el('tr', {}, ...r.map(c =>
      el('td', typeof c === 'string' && c.length > 24 ? { class: 'text' } : {}, figure(c)))));
    return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t.title },
      el('p', { class: 'soft' }, t.title),
      el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows)));
  }

  function drawChart(parent, c) {
    const isLine = c.form === 'LINE';
    chart(parent, '', c.title + '; the figures are in the table', '', {
      type: isLine ? 'line' : 'bar',
      data: {
        labels: c.labels,
        datasets: c.series.map((s, i) => {
          const { colour, mark, dash } = style(i);
          return {
            label: s.name, data: s.values, backgroundColor: colour, borderColor: colour,
            borderDash: isLine ? dash : [], borderWidth: isLine ? 2 : 0,
            pointStyle: mark, pointRadius: c.labels.length > 40 ? 0 : 4,
          };
        }),
      },
      options: {
        plugins: {
          title: { display: true, text: c.title, color: css('--ink') },
          legend: { display: c.series.length > 1, labels: { color: css('--ink'), usePointStyle: true } },
        },
        scales: {
          x: axis(c.xLabel),
          y: axis(c.yLabel, {
            type: c.scale === 'LOGARITHMIC' ? 'logarithmic' : 'linear', beginAtZero: c.scale !== 'LOGARITHMIC',
          }),
        },
      },
    });
  }

  function experiment(e) {
    const invalid = e.loads.filter(l => l.status === 'INVALID')
      .map(l => 'INVALID load: ' + l.variant + ', ' + l.command + ': ' + l.reasons.join('; '));
    page.append(
      el('h2', { id: e.name }, e.name + ' (' + e.claimId + ')'),
      el('p', {}, el('strong', {}, e.claimId === 'break' ? 'Fault: ' : 'Claim: '), e.claim),
      el('p', {}, el('strong', {}, 'Prediction: '), e.prediction),
      el('div', { class: e.verdict.status === 'HOLDS' ? 'verdict' : 'verdict bad' },
        el('strong', {}, e.verdict.text), ': ' + e.verdict.because,
        el('p', { class: 'soft' }, 'Bound: ' + e.verdict.bound)));
    drawChart(page, e.chart);
    page.append(
      ...e.tables.map(table),
      details('Commands', list(e.commands.map(c => el('code', {}, c)))),
      details('Notes and limits', list([...e.notes, ...invalid, ...e.limits])));
  }

  show(() => {
    document.title = 'Echo Lab: ' + result.experiments.map(e => e.name).join(', ');
    page.append(el('h1', {}, 'Echo Lab: the claims, tested'));
    if (result.experiments.length > 1) {
      page.append(el('ul', { class: 'plain' }, ...result.experiments.map(e =>
        el('li', {}, el('a', { href: '#' + e.name }, e.name), ': ' + e.verdict.text))));
    }
    result.experiments.forEach(experiment);
    page.append(details('Environment',
      el('table', {}, el('tbody', {}, ...Object.entries(result.environment).map(([k, v]) =>
        el('tr', {}, el('td', {}, k), el('td', { class: 'text' }, v)))))));
  });
})();
