// Draws the results of `lab experiment`.
(() => {
  const { result, page, el, list, details, badge, show, axis } = lab;

  function figure(x) {
    if (x === null) return 'unknown';
    if (typeof x !== 'number') return x;
    if (Number.isInteger(x)) return lab.grouped(x, 0);
    const size = Math.abs(x);
    return lab.grouped(x, size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  }

  function table(t) {
    const texts = t.columns.map((c, i) => i).filter(i => t.rows.some(r => typeof r[i] === 'string' && r[i].length > 24));
    return el('div', { role: 'region', 'aria-label': t.title }, el('h3', {}, t.title),
      lab.table(t.columns, t.rows.map(r => r.map(figure)), texts));
  }

  // Bars with their values: a measure per series if there are few, else one after the other.
  function bars(c) {
    const logarithmic = c.scale === 'LOGARITHMIC';
    const all = c.series.flatMap(s => s.values).filter(lab.known).filter(x => x > 0);
    const least = Math.min(...all) / 2;
    const length = x => (logarithmic ? Math.log10(x / least) : x);
    const cell = (x, name) => (lab.known(x)
      ? { value: x > 0 ? length(x) : 0, text: figure(x), parts: [{ value: x > 0 ? length(x) : 0, colour: lab.styleOf(name).colour }] } : null);
    const columns = c.series.length <= 3;
    return el('figure', {}, el('figcaption', {}, c.title + ' (' + c.yLabel + (logarithmic ? ', logarithmic' : '') + ')'), columns
      ? lab.bars(c.series.map(s => ({ title: s.name, shared: true })), c.labels.map((label, i) => ({ name: label, cells: c.series.map(s => cell(s.values[i], label.split(/[ ,]/)[0])) })))
      : lab.bars([{ title: c.yLabel }], c.labels.flatMap((label, i) => c.series.map(s => ({ name: label + ', ' + s.name, cells: [cell(s.values[i], s.name)] })))));
  }

  function lines(parent, c) {
    const unit = ' ' + c.yLabel;
    lab.chart(parent, '', c.title + '; the figures are in the table', c.title, {
      type: 'line',
      data: { labels: c.labels, datasets: c.series.map(s => lab.line(s.name, s.values, { pointRadius: c.labels.length > 40 ? 0 : 4 })) },
      options: {
        plugins: { legend: { display: c.series.length > 1 }, ...lab.tips(i => c.xLabel + ' ' + i.label, i => i.dataset.label + ': ' + figure(i.parsed.y) + unit) },
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
      .map(l => 'INVALID load: ' + l.server + ', ' + l.command + ': ' + l.reasons.join('; '));
    const node = lab.section(e.name + ' (' + e.claimId + ')');
    node.id = e.name;
    node.append(
      el('p', {}, badge(e.verdict.status, e.verdict.text), ' ', el('strong', {}, e.verdict.because)),
      el('p', {}, (e.claimId === 'break' ? 'Fault: ' : 'Claim: ') + e.claim),
      el('p', {}, 'Prediction: ' + e.prediction, el('span', { class: 'soft' }, ' Bound: ' + e.verdict.bound)));
    if (e.chart.form === 'BAR') node.append(bars(e.chart)); else lines(node, e.chart);
    node.append(
      ...e.tables.map(table),
      details('Commands', list(e.commands.map(c => el('code', {}, c)))),
      details('Notes and limits', list([...e.notes, ...invalid, ...e.limits])));
  }

  show(() => {
    const all = result.experiments;
    const worst = ['DOES_NOT_HOLD', 'CANNOT_BE_TOLD', 'HOLDS'].find(s => all.some(e => e.verdict.status === s));
    lab.heading('experiment ' + all.map(e => e.name).join(', '), worst, all.length + (all.length === 1 ? ' experiment' : ' experiments') + ' on this machine.', [], ['result.json']);
    if (all.length > 1) {
      page.append(lab.table(['experiment', 'claim', 'verdict', 'because'], all.map(e =>
        [el('a', { href: '#' + e.name }, e.name), e.claimId, badge(e.verdict.status, e.verdict.text), e.verdict.because]), [3]));
    }
    all.forEach(experiment);
    page.append(details('Environment', lab.table(['what', 'value'], Object.entries(result.environment), [1])));
  });
})();
