// The view layer in a real page: what follows a signal changes in place, and what leaves takes everything along.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { setting } from './harness.mjs';

export const name = 'views follow their signals in place, and leave nothing behind';

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>view</title><main></main><script type="module">
import init, * as view from './view_tests.js';
await init({ module_or_path: './view_tests_bg.wasm' });
window.view = view;
window.$ = (id) => document.getElementById(id);
window.texts = (id) => [...$(id).children].map((e) => e.textContent);
// Effects run once the caller is through.
window.after = async (act) => { act(); await null; await new Promise((done) => setTimeout(done)); };
view.start(document.querySelector('main'));
await after(() => {});
window.ready = true;
</script>`;

export async function test({ newPage, step }) {
  const built = setting('AMBULO_VIEW_TESTS');
  const server = createServer(async (request, answer) => {
    const file = request.url.slice(1);
    if (file === '') return answer.setHeader('content-type', 'text/html').end(PAGE);
    if (!/^view_tests(_bg)?\.(js|wasm)$/.test(file)) return answer.writeHead(404).end();
    answer.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'application/wasm');
    answer.end(await readFile(join(built, file)));
  }).listen(0, 'localhost');
  await once(server, 'listening');
  try {
    const page = await newPage({ allow: [/third party/] });
    await page.goto(`http://localhost:${server.address().port}`);
    await page.waitForFunction(() => window.ready);
    await everything(page, step);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function everything(page, step) {
  step('what is built first');
  assert.deepEqual(await page.evaluate(() => ({
    count: $('count').textContent, even: $('count').className, title: $('count').getAttribute('title'),
    list: texts('list'), places: texts('places'), chosen: $('choice').value, ticked: $('tick').checked,
    disabled: $('tick').disabled, required: $('tick').required, svg: $('dot') instanceof SVGCircleElement, r: $('dot').getAttribute('r'),
    told: view.told(),
  })), {
    count: 'n = 0.', even: 'fixed even', title: null, list: ['one', 'two', 'three'], places: ['one', 'two', 'three'], chosen: 'b',
    ticked: true, disabled: false, required: true, svg: true, r: '1.5', told: 'parity, field true',
  });

  step('a hole made anew keeps its nodes, the focus and what was typed');
  assert.deepEqual(await page.evaluate(async () => {
    const field = $('typed');
    field.value = 'half a wo';
    field.focus();
    await after(() => view.count(3));
    return { same: $('typed') === field, focus: document.activeElement === field, typed: field.value, hole: $('hole').textContent,
      count: $('count').textContent, even: $('count').className, title: $('count').title, r: $('dot').getAttribute('r') };
  }), { same: true, focus: true, typed: 'half a wo', hole: '3late', count: 'n = 3.', even: 'fixed', title: '3', r: '4.5' });

  step('cleanups run; a memo that comes to the same wakes nobody');
  assert.equal(await page.evaluate(() => view.told()), 'parity, cleanup 0, field true');
  assert.equal(await page.evaluate(async () => { await after(() => view.count(5)); return view.told(); }), 'cleanup 3, field true');

  step('two changes at once are one update, and the same text is not written again');
  assert.deepEqual(await page.evaluate(async () => {
    const seen = [];
    const observer = new MutationObserver((records) => seen.push(...records));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    await after(() => { view.count(9); view.count(5); });
    const none = seen.length;
    await after(() => view.count(7));
    observer.disconnect();
    return { none, kinds: [...new Set(seen.map((r) => r.type))].sort(), late: $('late') !== null };
  }), { none: 0, kinds: ['attributes', 'characterData'], late: true });
  await page.evaluate(() => view.told());

  step('things with keys keep their nodes wherever they go');
  assert.deepEqual(await page.evaluate(async () => {
    const [one, two, three] = $('list').children;
    two.firstChild.value = 'typed';
    three.firstChild.focus();
    await after(() => view.items('three four two'));
    const [first, second, last] = $('list').children;
    const moved = { first: first === three, last: last === two, typed: last.firstChild.value, out: !one.isConnected, texts: texts('list'), places: texts('places'), second: second.textContent };
    last.firstChild.focus();
    await after(() => view.items('two'));
    return { ...moved, left: texts('list'), focus: document.activeElement === two.firstChild };
  }), { first: true, last: true, typed: 'typed', out: true, texts: ['three', 'four', 'two'], places: ['three', 'four', 'two'], second: 'four', left: ['two'], focus: true });
  assert.deepEqual(await page.evaluate(async () => {
    await after(() => view.items(''));
    const none = [texts('list'), texts('places')];
    await after(() => view.items('b a'));
    return [...none, texts('list'), texts('places')];
  }), [[], [], ['b', 'a'], ['b', 'a']]);

  step('fields and signals, both ways');
  assert.deepEqual(await page.evaluate(async () => {
    await after(() => view.name('c'));
    const shown = [$('choice').value, $('tick').checked];
    $('choice').value = 'a';
    await after(() => $('choice').dispatchEvent(new Event('change')));
    return [...shown, view.chosen()];
  }), ['c', false, 'a']);

  step('a listener works while its view stands, and is dropped with it');
  await page.evaluate(() => view.told());
  assert.deepEqual(await page.evaluate(async () => {
    const button = $('press');
    await after(() => button.click());
    const pressed = $('count').textContent;
    const around = view.told();
    await after(() => view.show(false));
    const told = view.told();
    button.click();
    return { pressed, around, told, gone: $('gone').textContent, press: $('press'), count: $('count').textContent };
  }), { pressed: 'n = 8.', around: 'around, parity, cleanup 7, field true', told: 'dropped listener', gone: 'gone', press: null, count: 'n = 8.' });

  step('a listener that ends the view around it ends the listeners on the way, too');
  await page.evaluate(() => after(() => { view.show(true); view.told(); }));
  // A person's click, other than one from a script, lets effects run between one listener and the next.
  await page.locator('#leave').click();
  await page.waitForSelector('#gone');
  assert.equal(await page.evaluate(() => view.told()), 'dropped listener');

  step('the end');
  assert.deepEqual(await page.evaluate(async () => {
    await after(() => view.end());
    const told = view.told();
    await after(() => view.count(1));
    return { told, left: document.querySelector('main').childNodes.length, after: view.told() };
  }), { told: 'cleanup 8', left: 0, after: '' });
}
