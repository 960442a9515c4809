// What goes wrong around a patient: an account that answers nonsense or refuses an entry, a disk that is full, a vault from the future,
// a vault that is damaged. Each says so in plain words, and loses nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { until } from './harness.mjs';
import { decided, firstSignIn, go, inStep, role, signIn, sync, unlock } from './person.mjs';

export const name = 'faults of account, disk and vault are told in plain words and lose nothing';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));
const bundle = '{"resourceType":"Bundle","type":"searchset","entry":[]}';

/** Answers of an account that is unwell, and the words for the sync line. */
const ILLNESSES = [
  ['a failure', (_, answer) => answer.writeHead(500).end('oops'), 'account-fails'],
  ['a page', (_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome to the hotel'), 'account-fails'],
  ['half a body', (request, answer) => { answer.writeHead(200, { 'content-length': '900', 'content-type': 'application/fhir+json' }); answer.write(bundle.slice(0, 20)); setTimeout(() => request.socket.destroy(), 50); }, /offline|account-fails/],
  ['nothing', (request) => request.socket.destroy(), 'offline'],
  ['too busy', (_, answer) => answer.writeHead(429, { 'retry-after': '1' }).end(), 'busy'],
];

/** Flips a bit in every so many values of a part of the vault, or in the first; how many. */
const spoil = (page, part, every) => page.evaluate(([part, every]) => new Promise((done, failed) => {
  const opening = indexedDB.open('ambulo');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const base = opening.result;
    const transaction = base.transaction(part, 'readwrite');
    let [at, count] = [0, 0];
    transaction.objectStore(part).openCursor().onsuccess = ({ target }) => {
      const cursor = target.result;
      if (!cursor) return;
      if (at++ % every) return cursor.continue();
      const bytes = [cursor.value, ...Object.values(cursor.value)].find((part) => part instanceof Uint8Array || part instanceof ArrayBuffer);
      new Uint8Array(bytes.buffer ?? bytes)[(bytes.byteLength ?? 40) - 3] ^= 0x40;
      cursor.update(cursor.value);
      count += 1;
      cursor.continue();
    };
    transaction.oncomplete = () => { base.close(); done(count); };
  };
}), [part, every]);

/** The entries that the account takes from now on. */
function hearTaken(context) {
  const taken = [];
  context.on('response', (response) => {
    if (response.request().method() === 'PUT' && response.ok()) taken.push(new URL(response.url()).pathname);
  });
  return taken;
}

/** Takes the record along on Privacy: what the page says, and what is in the file. */
async function takenAlong(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('section[aria-labelledby=take] button').click()]);
  const bundle = JSON.parse(await readFile(await download.path(), 'utf8'));
  const resources = bundle.entry.map((entry) => entry.resource);
  const named = (some) => some.filter((one) => one.id).map((one) => `${one.resourceType}/${one.id}`);
  const said = page.locator('.notice span').first();
  await said.waitFor();
  const notice = await said.innerText();
  await page.locator('.notice .close').click();
  return {
    notice,
    types: resources.map((one) => one.resourceType),
    names: named(resources),
    series: named(resources.filter((one) => one.valueSampledData)),
    missing: resources.find((one) => one.resourceType === 'OperationOutcome')?.issue ?? [],
  };
}

export async function test({ startServer, newPage, step, temporaryFolder, screenshots }) {
  const data = await temporaryFolder();
  let server = await startServer({ data });
  const { origin, port, people } = server;
  const patient = role(people, 'patient');
  const expected = /status of|ERR_|Failed to (fetch|load)|Content-Length/i;
  const page = await newPage({ allow: [expected, /^refused: 422/], serviceWorkers: 'block' });

  step('the record is here');
  await firstSignIn(page, origin, patient);
  await page.locator('.dose').first().waitFor();
  const before = await decided(page);

  step('the disk is full: the record still opens, an entry is refused aloud, and nothing seems taken');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // The browser grants an open database some room beforehand, for half a minute.
  await page.waitForTimeout(31_000);
  await page.reload();
  await unlock(page);
  await page.locator('.dose').first().waitFor();
  await page.locator('.dose .primary').first().click();
  await page.locator('.notice.bad').waitFor();
  assert.equal(await page.locator('.notice.bad span').first().innerText(), texts['trouble.full']);
  await screenshots(page, 'full');
  assert.equal(await decided(page), before);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await page.locator('.notice .close').click();

  step('the account goes away, and an entry waits');
  await server.stop();
  await page.locator('.dose .primary').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before + 1);
  await page.locator('.sync[data-kind=waiting]').waitFor();

  for (const [illness, reply, key] of ILLNESSES) {
    step(`the account answers with ${illness}`);
    const sick = createServer((request, answer) => { request.resume(); reply(request, answer); });
    await new Promise((ready) => { sick.listen(port, '127.0.0.1', ready); });
    const said = page.locator('.sync span');
    const words = typeof key === 'string' ? [texts[`trouble.${key}.short`]] : key.source.split('|').map((one) => texts[`trouble.${one}.short`]);
    const patience = Date.now() + 45_000;
    for (;;) {
      await page.locator('.sync').click();
      await page.waitForTimeout(1500);
      const line = await said.innerText();
      if (words.some((one) => line.includes(one))) break;
      assert.ok(Date.now() < patience, `the sync line says "${line}" of ${illness}, not ${words}`);
    }
    assert.match(await said.innerText(), /1 waiting|1 .*wait/i);
    sick.closeAllConnections();
    await new Promise((closed) => { sick.close(closed); });
  }

  step('the account is well again: the entry arrives once');
  server = await startServer({ data, port });
  await sync(page);
  const taken = hearTaken(page.context());
  await go(page, 'vitals');
  await page.locator('details.entry summary').click();
  await page.locator('details.entry select').selectOption('weight');
  for (const [status, said] of [[422, texts['sync.refused.one']], [409, texts['sync.waiting.one']], [412, texts['sync.waiting.one']]]) {
    step(`an entry that the account answers with ${status} is told, kept, and sent once it is taken`);
    let asked = 0;
    await page.route('**/fhir/Observation/*', (route) => {
      if (route.request().method() !== 'PUT') return route.fallback();
      asked += 1;
      return route.fulfill({ status, contentType: 'application/fhir+json', body: '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}' });
    });
    await page.locator('details.entry input[inputmode=decimal]').fill('70.7');
    await page.locator('details.entry button.primary').click();
    await page.locator('.sync[aria-busy=false] span', { hasText: said.replace('{n}', '1') }).waitFor();
    await until(() => asked > 0);
    await page.unrouteAll();
    taken.length = 0;
    await sync(page);
    assert.equal(taken.length, 1, `the account took ${taken}`);
  }

  const other = await newPage();
  await firstSignIn(other, origin, patient);
  await other.locator('.progress').waitFor();
  assert.equal(await decided(other), before + 1);

  step('a damaged entry is replaced by the account\'s copy');
  const spoiled = await spoil(other, 'entries', 20);
  assert.ok(spoiled >= 10, `only ${spoiled} entries were spoiled`);
  await other.reload();
  await unlock(other);
  await other.locator('.places').waitFor();
  await sync(other);
  await other.locator('.progress').waitFor();
  await until(async () => (await decided(other)) === before + 1);
  await go(other, 'medicines');
  assert.ok((await other.locator('main .card').count()) >= 4, 'medicines are missing after the damage');

  step('a record with damaged entries is taken along without them, and page and file say so');
  await sync(other);
  await go(other, 'privacy');
  const whole = await takenAlong(other);
  assert.equal(whole.notice, texts['privacy.exported']);
  assert.ok(!whole.types.includes('OperationOutcome'));
  const lost = await spoil(other, 'entries', 40) + await spoil(other, 'blocks', 1e9);
  const partial = await takenAlong(other);
  const missing = partial.missing.length;
  assert.ok(missing >= lost - 1 && missing <= lost, `${missing} of ${lost} are told as missing`);
  assert.equal(partial.notice, texts['privacy.exported-without.other'].replace('{n}', missing));
  assert.equal(partial.types.length - 1, whole.types.length - missing);
  assert.ok(partial.missing.every((issue) => issue.code === 'incomplete' && issue.details.text === texts['privacy.export-missing']));
  const names = partial.missing.map((issue) => issue.diagnostics);
  assert.ok(names.every((name) => whole.names.includes(name) && !partial.names.includes(name)), `${names}`);
  assert.ok(names.some((name) => whole.series.includes(name)), 'a damaged block took no series with it');
  await screenshots(other, 'taken-along');

  step('once the account\'s copies have come, nothing is missing');
  await sync(other);
  await until(async () => (await takenAlong(other)).names.length === whole.names.length);

  step('a vault from a newer version is left alone');
  const third = await newPage({ allow: [expected] });
  await third.goto(origin);
  await third.locator('main h1').waitFor();
  await third.evaluate(() => new Promise((done, failed) => {
    const opening = indexedDB.open('ambulo', 9_000);
    opening.onsuccess = () => { opening.result.close(); done(); };
    opening.onerror = () => failed(opening.error);
  }));
  await third.reload();
  await third.getByText(texts['trouble.newer']).first().waitFor({ timeout: 20_000 }).catch(async () => {
    await signIn(third, origin, patient);
    await third.getByText(texts['trouble.newer']).first().waitFor();
  });
  await screenshots(third, 'newer');
  const version = await third.evaluate(async () => (await indexedDB.databases()).find((base) => base.name === 'ambulo')?.version);
  assert.equal(version, 9_000, 'the newer vault was touched');
  await inStep(page);
}
