// The vault on the real IndexedDB: the store conformance suite, faults made beneath it, and what lies on the disk.
//
// The test's own small server gives one page and a Worker with the vault's test module. The page reaches beneath the
// vault with plain IndexedDB; the Worker holds the keys, as in the app.

import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { setting, until } from './harness.mjs';

export const name = 'the vault keeps, seals, migrates, refuses and forgets';

const WORKER = `
import init, * as vault from './vault_tests.js';
const ready = init({ module_or_path: './vault_tests_bg.wasm' });
const handles = new Map();
let asked = 0;
const waiting = new Map();
const beneath = (action, name, key) => new Promise((done) => { waiting.set(++asked, done); postMessage({ beneath: asked, action, name, key }); });
onmessage = async ({ data }) => {
  if (data.answered) { waiting.get(data.answered)(data.value); return; }
  const { id, handle, call, args } = data;
  try {
    await ready;
    let value;
    if (call === 'open') { handles.get(handle)?.free(); handles.delete(handle); handles.set(handle, await vault.Handle[args[0]](...args.slice(1))); }
    else if (call === 'drop') { handles.get(handle)?.free(); handles.delete(handle); }
    else if (call === 'conformance') value = await vault.conformance(beneath);
    else if (handle) value = await handles.get(handle)[call](...args);
    else value = await vault[call](...args);
    postMessage({ id, value: value instanceof Float64Array ? [...value] : value });
  } catch (error) { postMessage({ id, error: String(error) }); }
};`;

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>vault</title><script type="module">
const worker = new Worker('./worker.js', { type: 'module' });
let last = 0;
const waiting = new Map();
worker.onmessage = async ({ data }) => {
  if (data.beneath) { worker.postMessage({ answered: data.beneath, value: await beneath.damageNamed(data.name, data.key) }); return; }
  const { done, fail } = waiting.get(data.id);
  data.error === undefined ? done(data.value) : fail(new Error(data.error));
};
window.ask = (handle, call, ...args) => new Promise((done, fail) => {
  waiting.set(++last, { done, fail });
  worker.postMessage({ id: last, handle, call, args });
});
window.stop = () => worker.terminate();
const settle = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
const ended = (transaction) => new Promise((done, fail) => { transaction.oncomplete = done; transaction.onabort = () => fail(transaction.error); });
const connect = (name) => settle(indexedDB.open(name));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
window.beneath = {
  // Bytes are hexadecimal text here: large lists of numbers are slow to hand over.
  async all(name) {
    const database = await connect(name);
    const found = {};
    for (const store of database.objectStoreNames) {
      const from = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([settle(from.getAllKeys()), settle(from.getAll())]);
      found[store] = keys.map((key, at) => [typeof key === 'string' ? key : hex(new Uint8Array(key)), hex(values[at])]);
    }
    const version = database.version;
    database.close();
    return { version, found };
  },
  async put(name, store, key, bytes) {
    const database = await connect(name);
    const transaction = database.transaction(store, 'readwrite');
    transaction.objectStore(store).put(unhex(bytes), /^(header|attempts)$/.test(key) ? key : unhex(key));
    await ended(transaction);
    database.close();
  },
  // Nothing beneath the vault says which record is which: so each is damaged in turn, until the vault itself says
  // that it is the one that is meant.
  async damageNamed(name, key) {
    const { found } = await this.all(name);
    for (const [stored, bytes] of found.entries) {
      const bad = bytes.slice(0, -1) + (bytes.endsWith('0') ? '1' : '0');
      await this.put(name, 'entries', stored, bad);
      if (await this.isDamaged(name, key)) {
        window.damaged = (window.damaged ?? 0) + 1;
        return true;
      }
      await this.put(name, 'entries', stored, bytes);
    }
    return false;
  },
  async isDamaged(name, key) {
    await ask('beneath', 'open', 'unlock', name, 'conformance', 3, 100000);
    const names = await ask('beneath', 'remains', 'entries', '', false);
    await ask('beneath', 'drop');
    return names.split('|')[1] === key;
  },
};
</script>`;

const FAST = 100_000;

export async function test({ newPage, launchProfile, temporaryFolder, step }) {
  const built = setting('AMBULO_VAULT_TESTS');
  const server = createServer(async (request, answer) => {
    const file = request.url.slice(1);
    if (file === '') return answer.setHeader('content-type', 'text/html').end(PAGE);
    if (file === 'worker.js') return answer.setHeader('content-type', 'text/javascript').end(WORKER);
    if (!/^vault_tests(_bg)?\.(js|wasm)$/.test(file)) return answer.writeHead(404).end();
    answer.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'application/wasm');
    answer.end(await readFile(join(built, file)));
  }).listen(0, 'localhost');
  await once(server, 'listening');
  const origin = `http://localhost:${server.address().port}`;
  try {
    await everything({ newPage, launchProfile, temporaryFolder, step, origin });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function everything({ newPage, launchProfile, temporaryFolder, step, origin }) {
  const open = async (options) => {
    const page = await newPage({ allow: [/third party/], ...options });
    await page.goto(origin);
    return { page, ...calls(page) };
  };
  const first = await open();
  const { page, ask, beneath, refused } = first;
  const begin = (handle, database, words = 'correct horse', version = 2, how = 'create', rounds = FAST) =>
    ask(handle, 'open', how, database, words, version, rounds);

  step('the store conformance suite');
  assert.equal(await ask(null, 'conformance'), 40);
  assert.equal(await page.evaluate(() => window.damaged), 1, 'the suite could not damage a value');

  step('state, create, reopen, lock');
  assert.equal(await ask(null, 'state', 'life', 2), 'Absent');
  assert.equal((await page.evaluate(() => indexedDB.databases())).some(({ name }) => name === 'life'), false, 'looking made a database');
  await refused(/Absent/, () => begin('a', 'life', 'x', 2, 'unlock'));
  await refused(/EmptySecret/, () => begin('a', 'life', '  '));
  await begin('a', 'life');
  await refused(/Exists/, () => begin('b', 'life'));
  await ask('a', 'put', 'entries', ['Observation/1', 'Patient/1'], 'kept', true);
  await ask('a', 'lock');
  await refused(/Locked/, () => ask('a', 'get', 'entries', 'Observation/1'));
  assert.match(await ask(null, 'state', 'life', 2), /Locked \{ has_passphrase: true, has_prf: false/);
  await begin('a', 'life', 'correct horse', 2, 'unlock');
  assert.equal(await ask('a', 'get', 'entries', 'Observation/1'), 'kept');
  assert.deepEqual(await ask('a', 'scan', 'entries', 'Observation/'), ['Observation/1']);

  step('wrong secrets wait longer and longer, also after a reload');
  await refused(/WrongSecret \{ wait_ms: 0 \}/, () => begin('b', 'life', 'wrong', 2, 'unlock'));
  await refused(/WrongSecret \{ wait_ms: 0 \}/, () => begin('b', 'life', 'wrong', 2, 'unlock'));
  await refused(/WrongSecret \{ wait_ms: 1000 \}/, () => begin('b', 'life', 'wrong', 2, 'unlock'));
  const again = await open({ context: page.context() });
  await again.refused(/TooSoon/, () => again.ask('b', 'open', 'unlock', 'life', 'correct horse', 2, FAST));
  await page.waitForTimeout(1100);
  await refused(/WrongSecret \{ wait_ms: 2000 \}/, () => begin('b', 'life', 'wrong', 2, 'unlock'));
  await page.waitForTimeout(2100);
  await begin('b', 'life', 'correct horse', 2, 'unlock');
  assert.match(await ask(null, 'state', 'life', 2), /wait_ms: 0/);

  step('secrets change, and a passkey opens beside a passphrase');
  await ask('b', 'change', 'correct horse', 'battery staple');
  await refused(/WrongSecret/, () => begin('c', 'life', 'correct horse', 2, 'unlock'));
  await ask('b', 'add', 'battery staple', 'passkey:a7');
  assert.match(await ask(null, 'state', 'life', 2), /has_prf: true, passkeys: \[\(\[1, 2, 3\]/);
  await begin('c', 'life', 'passkey:a7', 2, 'unlock');
  assert.equal(await ask('c', 'get', 'entries', 'Patient/1'), 'kept');
  await ask('c', 'remove', 'battery staple');
  await refused(/LastWrap/, () => ask('c', 'remove', 'passkey:a7'));
  await refused(/LastWrap/, () => ask('c', 'forget_passkey'));
  await refused(/WrongSecret/, () => begin('d', 'life', 'battery staple', 2, 'unlock'));
  // The passphrase in another Unicode form is the same passphrase.
  await ask('c', 'add', 'passkey:a7', 'caf\u00e9 au lait');
  await begin('c', 'life', 'cafe\u0301 au lait', 2, 'unlock');

  step('a lost passkey is taken away without its answer');
  await refused(/WrongSecret/, () => ask('c', 'check', 'battery staple'));
  await ask('c', 'check', 'passkey:a7');
  assert.equal(await ask('c', 'passkeys'), 1);
  await ask('c', 'forget_passkey');
  assert.equal(await ask('c', 'passkeys'), 0);
  await refused(/WrongSecret/, () => begin('d', 'life', 'passkey:a7', 2, 'unlock'));

  step('the cost of an old passphrase is raised when it is used');
  await begin('c', 'life', 'caf\u00e9 au lait', 2, 'unlock', 130_000);
  const header = JSON.parse(Buffer.from((await beneath('all', 'life')).found.header[0][1], 'hex').toString());
  assert.equal(header.wraps.find(({ by }) => by.kind === 'passphrase').by.iterations, 130_000);
  await begin('c', 'life', 'caf\u00e9 au lait', 2, 'unlock', 130_000);

  step('a tampered value is corrupt and named, the rest is readable');
  await begin('t', 'tamper');
  for (const key of ['Observation/a', 'Observation/b']) await ask('t', 'put', 'entries', [key], `value of ${key}`, true);
  const before = (await beneath('all', 'tamper')).found.entries;
  for (const at of [0, 1, 3, 20, 60, 94, 95, 110, before[0][1].length / 2 - 1]) {
    await beneath('put', 'tamper', 'entries', before[0][0], flipped(before[0][1], at));
    const outcomes = await Promise.all(['a', 'b'].map((key) => ask('t', 'get', 'entries', `Observation/${key}`).catch((error) => error.message)));
    // From byte 3 on 92 bytes are the sealed name: damage there leaves the value readable, but a scan says so.
    if (at < 3 || at >= 95) assert.equal(outcomes.filter((outcome) => /Corrupt \{ collection: Entries, key: "Observation\/[ab]" \}/.test(outcome)).length, 1, `byte ${at}: ${outcomes}`);
    assert.ok(outcomes.some((outcome) => /^value of/.test(outcome)), `byte ${at}: ${outcomes}`);
    await refused(/Corrupt/, () => ask('t', 'scan', 'entries', 'Observation/'));
    await beneath('put', 'tamper', 'entries', ...before[0]);
  }

  step('two values swapped are both corrupt, and can be discarded');
  await beneath('put', 'tamper', 'entries', before[0][0], before[1][1]);
  await beneath('put', 'tamper', 'entries', before[1][0], before[0][1]);
  for (const key of ['Observation/a', 'Observation/b']) await refused(/Corrupt/, () => ask('t', 'get', 'entries', key));
  await ask('t', 'put', 'entries', ['Observation/c'], 'good', true);
  assert.match(await ask('t', 'remains', 'entries', 'Observation/', true), /^Observation\/c\|#[0-9a-f]{96},#[0-9a-f]{96}$/);
  assert.deepEqual(await ask('t', 'scan', 'entries', ''), ['Observation/c']);

  step('a value moved to another collection or vault is corrupt');
  const [key, bytes] = (await beneath('all', 'tamper')).found.entries[0];
  await beneath('put', 'tamper', 'outbox', key, bytes);
  await refused(/Corrupt/, () => ask('t', 'scan', 'outbox', ''));
  await beneath('put', 'tamper', 'header', 'header', '7b');
  assert.equal(await ask(null, 'state', 'tamper', 2), 'Damaged');
  await refused(/DamagedHeader/, () => begin('x', 'tamper', 'correct horse', 2, 'unlock'));

  step('a vault of version 1 opens in version 2, and version 1 leaves version 2 untouched');
  await begin('m', 'old', 'correct horse', 1);
  await ask('m', 'put', 'entries', Array.from({ length: 450 }, (_, at) => `Observation/${at}`), 'from before', true);
  await ask('m', 'samples', 'heart-rate', 1.7e12, 5000, false);
  await refused(/WrongSecret/, () => begin('n', 'old', 'wrong', 1, 'unlock'));
  await ask('m', 'drop');
  const old = await beneath('all', 'old');
  assert.equal(old.version, 1);
  assert.ok(old.found.entries.every(([, record]) => record.startsWith('01')));
  assert.ok(old.found.header.some(([what]) => what === 'attempts'));
  assert.match(await ask(null, 'state', 'old', 2), /Locked/);
  const moved = await beneath('all', 'old');
  assert.equal(moved.version, 2);
  assert.deepEqual(moved.found.attempts, old.found.header.filter(([what]) => what === 'attempts'));
  await refused(/WrongSecret/, () => begin('m', 'old', 'wrong', 2, 'unlock'));
  assert.ok((await beneath('all', 'old')).found.entries.every(([, record]) => record.startsWith('01')), 'sealed anew without the secret');
  await begin('m', 'old', 'correct horse', 2, 'unlock');
  assert.equal((await ask('m', 'scan', 'entries', 'Observation/')).length, 450);
  assert.equal(await ask('m', 'get', 'entries', 'Observation/449'), 'from before');
  assert.equal((await ask('m', 'series', 'heart-rate', 0, 2e12))[0], 5000);
  const now = await beneath('all', 'old');
  for (const store of ['entries', 'blocks']) assert.ok(now.found[store].length > 0 && now.found[store].every(([, record]) => record.startsWith('02')), store);
  await ask('m', 'drop');
  const untouched = JSON.stringify(await beneath('all', 'old'));
  assert.equal(await ask(null, 'state', 'old', 1), 'Newer');
  await refused(/Newer/, () => begin('m', 'old', 'correct horse', 1, 'unlock'));
  await refused(/Newer/, () => begin('m', 'old', 'correct horse', 1));
  assert.equal(JSON.stringify(await beneath('all', 'old')), untouched);

  step('series: journal, blocks, summaries, a damaged block');
  await begin('s', 'series');
  await ask('s', 'samples', 'heart-rate', 1.7e12, 150, true);
  await ask('s', 'samples', 'heart-rate', 1.7e12 + 150_000, 9000, false);
  assert.deepEqual(await ask('s', 'series', 'heart-rate', 0, 2e12), [9150, 150 * 60 + sum(150) + 9000 * 60 + sum(9000)]);
  assert.deepEqual(await ask('s', 'series', 'heart-rate', 1.7e12 + 5_000, 1.7e12 + 8_000), [3, 65 + 66 + 67]);
  assert.equal((await ask('s', 'summary', 'heart-rate', 1.7e12 - 1.7e12 % 9e5, 1.71e12 - 1.71e12 % 9e5))[0], 9150);
  const blocks = (await beneath('all', 'series')).found.blocks;
  const largest = blocks.reduce((one, other) => (one[1].length >= other[1].length ? one : other));
  await beneath('put', 'series', 'blocks', largest[0], flipped(largest[1], 200));
  await refused(/Corrupt \{ collection: Blocks, key: "heart-rate\/[0-9a-f]{16}" \}/, () => ask('s', 'series', 'heart-rate', 0, 2e12));
  await Promise.all([0, 1].map((at) => ask('s', 'samples', 'steps', 1.7e12 + at * 60_000, 60, true)));
  assert.equal((await ask('s', 'series', 'steps', 0, 2e12))[0], 120, 'two writers at once lost samples');

  step('two tabs write one vault, and an erasing tab is not blocked by the other');
  await begin('w', 'tabs');
  await again.ask('w', 'open', 'unlock', 'tabs', 'correct horse', 2, FAST);
  await Promise.all([first, again].map(({ ask }, tab) => ask('w', 'samples', 'glucose', 1.7e12 + tab * 1e6, 100, true)));
  assert.equal((await ask('w', 'series', 'glucose', 0, 2e12))[0], 200);
  await again.ask('w', 'put', 'outbox', ['from the other tab'], 'x', true);
  assert.deepEqual(await ask('w', 'scan', 'outbox', ''), ['from the other tab']);
  await ask(null, 'erase', 'tabs');
  await again.refused(/Blocked/, () => again.ask('w', 'scan', 'outbox', ''));
  assert.equal(await ask(null, 'state', 'tabs', 2), 'Absent');

  step('blocked by a tab that does not let go');
  await begin('z', 'held', 'correct horse', 1);
  await ask('z', 'drop');
  await page.evaluate(() => new Promise((done) => { const request = indexedDB.open('held'); request.onsuccess = () => { window.held = request.result; done(); }; }));
  await refused(/Blocked/, () => ask(null, 'state', 'held', 2));
  await page.evaluate(() => window.held.close());
  await until(async () => /Locked/.test(await ask(null, 'state', 'held', 2).catch(String)));

  step('strict transactions are strict');
  assert.deepEqual(await durability(first, open), ['strict', 'relaxed']);

  step('a full quota keeps nothing of the batch');
  // In a profile of its own: the browser remembers for a while how much room there was.
  const small = await open();
  const debug = await small.page.context().newCDPSession(small.page);
  await debug.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
  await small.ask('q', 'open', 'create', 'full', 'correct horse', 2, FAST);
  await small.ask('q', 'put', 'entries', ['first'], 'kept', true);
  await small.refused(/^Error: Full$/, () => small.ask('q', 'fill', 'blocks', 'large', 8_000_000));
  assert.deepEqual(await small.ask('q', 'scan', 'entries', ''), ['first']);
  assert.deepEqual(await small.ask('q', 'scan', 'blocks', ''), []);
  // What was refused is given back by the browser in its own time.
  const isFull = (error) => {
    assert.match(error.message, /Error: Full/);
    return false;
  };
  await until(() => small.ask('q', 'put', 'entries', ['second'], 'fits', true).then(() => true, isFull), 30_000);

  step('asking for persistence, from page and Worker');
  assert.equal(await ask(null, 'persisted'), 'Unavailable Refused');
  assert.equal(await ask(null, 'room'), true);

  step('nothing in clear on the disk, and nothing left after erasing');
  await onDisk({ launchProfile, temporaryFolder, origin });

  if (process.env.AMBULO_SPEED) await speed(ask);
}

/** Hexadecimal text with one bit of one byte changed. */
function flipped(text, at) {
  const bytes = Buffer.from(text, 'hex');
  bytes[at] ^= 4;
  return bytes.toString('hex');
}

/** Calls into one page. */
function calls(page) {
  const ask = (handle, call, ...args) => page.evaluate(([handle, call, args]) => window.ask(handle, call, ...args), [handle, call, args]);
  const beneath = (call, ...args) => page.evaluate(([call, args]) => window.beneath[call](...args), [call, args]);
  const refused = (expected, work) => assert.rejects(work, (error) => {
    const [message] = error.message.replace('page.evaluate: ', '').split('\n');
    assert.match(message, expected);
    return true;
  });
  return { page, ask, beneath, refused };
}

/** The sum of 0..40 over and over, `count` times. */
const sum = (count) => Array.from({ length: count }, (_, at) => at % 40).reduce((one, other) => one + other, 0);

/** What the browser itself says of the transactions that the vault begins, in its Worker. */
async function durability({ page }, open) {
  const context = page.context();
  await context.route('**/worker.js', async (route) => {
    const answer = await route.fetch();
    const spy = `const begin = IDBDatabase.prototype.transaction; globalThis.seen = [];
      IDBDatabase.prototype.transaction = function (...args) { const made = begin.apply(this, args); if (made.mode === 'readwrite') seen.push(made.durability); return made; };\n`;
    const text = (await answer.text()).replace("else if (call === 'drop')", "else if (call === 'seen') value = seen.splice(0);\n    else if (call === 'drop')");
    await route.fulfill({ response: answer, body: text.replace("const ready", `${spy}const ready`) });
  });
  const { ask } = await open({ context });
  await ask('v', 'open', 'create', 'durable', 'correct horse', 2, FAST);
  await ask(null, 'seen');
  await ask('v', 'put', 'entries', ['a'], 'x', true);
  await ask('v', 'put', 'entries', ['a'], 'x', false);
  return ask(null, 'seen');
}

const PLANTED = 'canary-planted-in-clear-7261';
const SEALED = 'canary-that-must-be-sealed-9153';
const WORDS = 'canary-passphrase-4402';

/** A profile of its own: what lies in its files, with the vault full, and after erasing it. */
async function onDisk({ launchProfile, temporaryFolder, origin }) {
  const profile = await temporaryFolder();
  const visit = async (work) => {
    const context = await launchProfile(profile);
    const page = context.pages()[0] ?? await context.newPage();
    await page.goto(origin);
    const answer = await work(calls(page), page);
    await context.close();
    return answer;
  };
  await visit(async ({ ask }, page) => {
    await page.evaluate((planted) => new Promise((done) => {
      const request = indexedDB.open('planted', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('s').put(new TextEncoder().encode(planted), 'k');
      request.onsuccess = () => { request.result.close(); done(); };
    }), PLANTED);
    await ask('a', 'open', 'create', 'disk', WORDS, 2, FAST);
    await ask('a', 'put', 'entries', [`Observation/${SEALED}`], SEALED, true);
    await ask('a', 'put', 'meta', [SEALED], SEALED, true);
    await ask('a', 'samples', SEALED, 1.7e12, 5000, false);
    await ask('a', 'samples', SEALED, 1.8e12, 3, true);
  });
  assert.equal(await holds(profile, PLANTED), true, 'the scan does not find what is in clear');
  for (const secret of [SEALED, WORDS]) assert.equal(await holds(profile, secret), false, `${secret} lies on the disk`);
  // The program itself says this word, and the browser caches programs: so only where the vault is kept.
  const kept = join(profile, 'Default', 'IndexedDB');
  assert.equal(await holds(kept, PLANTED), true, 'the vault is kept elsewhere');
  assert.equal(await holds(kept, 'Observation'), false, 'a resource type lies on the disk');
  await visit(async ({ ask }, page) => {
    await ask('a', 'open', 'unlock', 'disk', WORDS, 2, FAST);
    assert.equal(await ask('a', 'get', 'meta', SEALED), SEALED);
    assert.equal((await ask('a', 'series', SEALED, 0, 2e12))[0], 5003);
    const raw = JSON.stringify(await calls(page).beneath('all', 'disk'));
    for (const secret of [SEALED, 'Observation']) assert.equal(raw.includes(Buffer.from(secret).toString('hex')), false, `${secret} is in clear in IndexedDB`);
    await ask(null, 'erase', 'disk');
    assert.deepEqual((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name), ['planted']);
    assert.equal(await ask(null, 'state', 'disk', 2), 'Absent');
  });
}

/** Whether a text lies in any file below a folder, in UTF-8 or UTF-16. */
async function holds(folder, text) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))) return true;
  }
  return false;
}

/** Figures for people, only when asked for: AMBULO_SPEED=1. */
async function speed(ask) {
  await ask('f', 'open', 'create', 'speed', 'x', 2, FAST);
  const round = (times) => times.map((time) => time.toFixed(1)).join(', ');
  for (let turn = 0; turn < 3; turn += 1) {
    console.log('        20,000 samples: append, read, read a day, 366 days, append records, scan records, ms:', round(await ask('f', 'speedOfBlocks', 20_000, true)));
    console.log('        1,000,000 samples: append, read, read a day, 366 days, ms:', round(await ask('f', 'speedOfBlocks', 1_000_000, false)));
    console.log('        one-record commits, strict then relaxed, ms:', round([await ask('f', 'speedOfCommits', 300, true), await ask('f', 'speedOfCommits', 300, false)]));
  }
  const start = Date.now();
  await ask('g', 'open', 'create', 'slow', 'x', 2, 600_000);
  console.log('        create with 600,000 rounds, ms:', Date.now() - start);
}
