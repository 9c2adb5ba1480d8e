'use strict';
// Connects the page to `./lab live`: its events, its controls (docs/live.md), modes and language.
const live = (() => {
  const { text } = texts;
  const $ = id => document.getElementById(id);
  const token = new URLSearchParams(location.search).get('token') || '';
  const MODES = ['explore', 'step', 'tour'];
  const BUFFERS = [['read-buffer', 'readBufferBytes'], ['receive-buffer', 'soRcvbufBytes'], ['send-buffer', 'soSndbufBytes']];
  const US_PER_UNIT = { ns: 0.001, us: 1, ms: 1000, s: 1e6 };
  let mode = 'explore';
  let info = null;       // GET /state
  let sample = null;     // the last event
  let columns = null;
  let arrivals = [];     // times of the events of the last second
  let isDrawn = true;
  let shown = {};        // the settings that the controls show
  let events = null;     // the EventSource; null while the page is hidden

  // ---- the lab
  async function answer(response) {
    const body = await response.json();
    if (!response.ok) throw new Error(body.error || response.status + ' ' + response.statusText);
    return body;
  }
  const request = (path, options) => fetch(path, options).then(answer);
  // Sends a control; resolves when all columns have done it.
  const control = body => request('control', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Echo-Lab-Token': token },
    body: JSON.stringify(body),
  });
  // Shows a text with lines of the lab in it; again, if the language changes.
  let sayAgain = () => {};
  function say(key, lines, bad) {
    const said = () => (key ? text(key, Object.fromEntries(Object.entries(lines).map(([name, line]) => [name, texts.ofLab(line)]))) : '');
    sayAgain = () => picture.put($('said'), said());
    sayAgain();
    $('said').classList.toggle('bad', Boolean(bad));
    return said;
  }
  // Sends a control and shows what came of it.
  async function act(body) {
    try {
      say('done', { what: (await control(body)).done });
    } catch (e) {
      say('failed', { why: e.message }, true);
    }
  }
  function listen() {
    // A hidden page needs no events, and a browser has few connections to a host: all tabs share them.
    const isWanted = !document.hidden || tour.runs();
    if (!isWanted && events) {
      events.close();
      events = null;
    }
    if (!isWanted || events) return;
    const source = new EventSource('events?token=' + encodeURIComponent(token));
    events = source;
    source.addEventListener('sample', event => {
      sample = JSON.parse(event.data);
      arrivals.push(performance.now());
      tour.record(sample);
      if (isDrawn) requestAnimationFrame(draw);
      isDrawn = false;
    });
    source.addEventListener('error', () => {
      arrivals = [];
      showLink();
      // The browser tries again by itself, but not after an answer that refuses.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(() => {
        if (events === source) events = null;
        listen();
      }, 2000);
    });
  }

  // ---- drawing
  function showLink() {
    const now = performance.now();
    arrivals = arrivals.filter(at => now - at < 1000);
    $('link').classList.toggle('lost', !arrivals.length);
    picture.put($('link'), text(arrivals.length ? 'live' : sample ? 'lost' : 'waiting', { perSecond: arrivals.length }));
  }
  function press(button, isOn, label) {
    if (button.getAttribute('aria-pressed') !== String(isOn)) button.setAttribute('aria-pressed', isOn);
    picture.put(button, label);
  }
  function draw() {
    isDrawn = true;
    columns.update(sample);
    const { settings } = sample;
    press($('load'), Boolean(settings.load), text(settings.load ? 'off' : 'on'));
    press($('freeze'), settings.frozen, text(settings.frozen ? 'unfreeze' : 'freeze'));
    for (const client of picture.CLIENTS) {
      press($('stall-' + client), !settings.reading[client], text(settings.reading[client] ? 'stopsReading' : 'readsAgain', { client }));
    }
    if (document.activeElement !== $('hold')) $('hold').value = settings.step || '';
    showSettings(settings);
    $('next').disabled = !sample.variants.some(v => picture.heldClient(v));
    for (const button of $('controls').querySelectorAll('button, #hold')) {
      if (button.id !== 'next') button.disabled = Boolean(sample.busy);
    }
    // Said once, and taken back unless something else was said meanwhile.
    if (sample.busy && sample.busy !== busyBefore) busyText = say('busy', { what: sample.busy });
    else if (!sample.busy && busyBefore && $('said').textContent === busyText()) say('');
    busyBefore = sample.busy;
    if (sample.notice && sample.notice !== noticeBefore) say('notice', { what: sample.notice }, true);
    noticeBefore = sample.notice;
  }
  let busyBefore = null;
  let busyText = () => '';
  let noticeBefore = null;

  // Draws everything again, in the present language.
  function translate() {
    document.documentElement.lang = texts.code();
    document.title = text('title');
    for (const node of document.querySelectorAll('[data-t]')) picture.put(node, text(node.dataset.t));
    for (const node of document.querySelectorAll('[data-l]')) node.setAttribute('aria-label', text(node.dataset.l));
    for (const client of picture.CLIENTS) picture.put($('stall-' + client), text('stopsReading', { client }));
    for (const option of document.querySelectorAll('option[data-default]')) picture.put(option, text('systemDefault'));
    sayAgain();
    if (info) columns = picture.build($('columns'), $('notes'), info.variants);
    tour.draw();
    if (sample) draw();
    showLink();
  }
  function show(newMode) {
    mode = MODES.includes(newMode) ? newMode : 'explore';
    document.body.dataset.mode = mode;
    for (const name of MODES) $('mode-' + name).setAttribute('aria-selected', name === mode);
    for (const node of document.querySelectorAll('[data-modes]')) node.hidden = !node.dataset.modes.split(' ').includes(mode);
    $('controls').hidden = mode === 'tour';
    history.replaceState(null, '', '#' + mode);
  }

  // ---- controls
  const number = id => Number($(id).value);
  function sizes(list, values) {
    for (const value of values) {
      list.append(picture.el('option', { value, ...(value === 0 ? { 'data-default': '' } : {}) }, value === 0 ? text('systemDefault') : picture.scaled(value)));
    }
  }
  // Shows what the servers run with when that has changed: by this page, another one, or a reset.
  function showSettings(settings) {
    if (settings.work !== shown.work) {
      const [kind, time] = settings.work.split(':');
      $('work').value = kind;
      if (time) $('work-us').value = parseFloat(time) * US_PER_UNIT[time.replace(/[\d.]+/, '')];
      showWorkTime();
    }
    for (const [id, key] of BUFFERS) if (settings[key] !== shown[key]) select($(id), settings[key]);
    shown = settings;
  }
  function showWorkTime() {
    $('work-us').parentNode.hidden = $('work').value === 'echo';
  }
  function select(list, value) {
    if (![...list.options].some(option => Number(option.value) === value)) list.append(picture.el('option', { value }, picture.scaled(value)));
    list.value = value;
  }
  function bind(id, event, action) {
    $(id).addEventListener(event, action);
  }
  function bindControls(settings) {
    sizes($('read-buffer'), [16, 64, 256, 1024, 4096, 16384, 65536, 1048576]);
    sizes($('receive-buffer'), [0, 4096, 16384, 65536, 262144, 1048576]);
    sizes($('send-buffer'), [0, 4096, 16384, 65536, 262144, 1048576]);
    showSettings(settings);
    for (const client of picture.CLIENTS) {
      bind('send-' + client, 'click', () => act({ action: 'send', client, sizeBytes: number('size') }));
      bind('stall-' + client, 'click', () => act({ action: 'reading', client, on: !sample.settings.reading[client] }));
    }
    bind('load', 'click', () => act(sample.settings.load ? { action: 'load', on: false }
      : { action: 'load', on: true, ratePerSecond: number('load-rate'), connections: number('load-connections'), sizeBytes: number('load-size') }));
    bind('freeze', 'click', () => act({ action: 'freeze', on: !sample.settings.frozen }));
    bind('apply-work', 'click', () => act({ action: 'work', work: $('work').value === 'echo' ? 'echo' : $('work').value + ':' + number('work-us') + 'us' }));
    bind('apply-buffers', 'click', () => act({
      action: 'buffers', readBufferBytes: number('read-buffer'), soRcvbufBytes: number('receive-buffer'), soSndbufBytes: number('send-buffer'),
    }));
    bind('reset', 'click', () => act({ action: 'reset' }));
    bind('hold', 'change', () => hold($('hold').value));
    bind('next', 'click', () => act({ action: 'next' }));
    bind('work', 'change', showWorkTime);
    for (const name of MODES) bind('mode-' + name, 'click', () => choose(name));
    document.addEventListener('keydown', onKey);
  }
  function hold(client) {
    const held = sample.settings.step;
    if (client) return act({ action: 'step', client, on: true });
    return held ? act({ action: 'step', client: held, on: false }) : Promise.resolve();
  }
  // The step mode begins with client A and ends with the mode: no server stays stopped unseen.
  // A scene of the tour ends first: it may hold A, and lets it go.
  async function choose(name) {
    const before = mode;
    show(name);
    if (before === 'tour' && name !== 'tour') await tour.leave();
    if (name === 'step' && mode === 'step' && sample && (before === 'tour' || !sample.settings.step)) hold('A');
    if (before === 'step' && name !== 'step' && sample && sample.settings.step) hold('');
  }
  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || mode === 'tour') return;
    if (event.target.closest('input, select')) return;
    const button = { a: 'send-A', b: 'send-B', n: mode === 'step' ? 'next' : '' }[event.key.toLowerCase()];
    if (button) $(button).click();
  }

  async function start() {
    let language = navigator.language.startsWith('zh') ? 'zh' : 'en';
    try {
      language = localStorage.getItem('language') || language;
    } catch (e) {
      console.debug('no local storage', e);
    }
    texts.use(language);
    $('language').addEventListener('click', () => {
      texts.use(texts.code() === 'en' ? 'zh' : 'en');
      try {
        localStorage.setItem('language', texts.code());
      } catch (e) {
        console.debug('no local storage', e);
      }
      translate();
    });
    show(location.hash.slice(1));
    // Until the first sample has come.
    for (const button of $('controls').querySelectorAll('button, #hold')) button.disabled = true;
    translate();
    try {
      info = await request('state?token=' + encodeURIComponent(token));
    } catch (e) {
      say('failed', { why: e.message }, true);
      return;
    }
    bindControls(info.settings);
    translate();
    document.addEventListener('visibilitychange', listen);
    setInterval(() => {
      listen(); // A scene may have ended while the page is hidden.
      showLink();
    }, 500);
    listen();
  }
  document.addEventListener('DOMContentLoaded', start);

  return { control, state: () => info, sample: () => sample, say };
})();
