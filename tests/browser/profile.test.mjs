// What a browser's profile holds after a day with Ambulo: nothing that tells of the person. The scan is trusted
// because it first finds canaries, planted in each place of a copy of that same profile.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setting, until } from './harness.mjs';
import { decoded, files, findings, searcher, served } from './leftovers.mjs';
import { PASSPHRASE, firstSignIn, go, role, signIn, sync, unlock, weigh } from './person.mjs';

export const name = 'a profile on disk tells nothing of the person after a demo day';

const TYPES = [
  'Patient', 'Condition', 'AllergyIntolerance', 'MedicationRequest', 'MedicationAdministration', 'ServiceRequest', 'CarePlan',
  'CareTeam', 'Goal', 'Communication', 'Procedure', 'Observation',
];
/** Where words of a record stand in FHIR. */
const TELLING = new Set(['id', 'text', 'display', 'code', 'family', 'birthDate', 'contentString', 'description', 'valueString', 'title', 'authoredOn', 'sent']);
const MESSAGE = 'The stairs went well, and the zebra crossing too.';
/**
 * Where a browser keeps the addresses that were visited, which no page can hinder. Let through here, and here alone,
 * is what stands in addresses: ids, which name nobody, and the code and nonce of a sign-in that is over.
 */
const VISITED = /^(Default\/(History|Favicons|Top Sites|Shortcuts|Visited Links)(-journal)?|Default\/Sessions\/.*|segmentation_platform\/ukm_db.*)$/;
/** The address of an answer that no cache may keep. */
const ANSWER = /http:\/\/localhost:\d+\/(?:fhir|oauth|account)\/[\x21-\x7e]*/g;

export async function test({ startServer, newPage, launchProfile, temporaryFolder, step }) {
  const { origin, people } = await startServer();
  const own = await served(setting('AMBULO_WWW'));
  const profile = await temporaryFolder();
  const words = new Set([MESSAGE, PASSPHRASE]);

  step('a day: sign in, vault, doses, measurement, message, every page, an exercise, lock');
  const patient = people.find((one) => one.userName === 'yusuf');
  // A browser without WebGL: 3D has no part in what is kept, and everything else works without it.
  let browser = await launchProfile(profile, { args: ['--disable-3d-apis'] });
  const secrets = hearSecrets(browser);
  const page = await newPage({ context: browser });
  await day(page, origin, patient);
  for (const word of [patient.password, ...secrets.all()]) words.add(word);
  const record = await telling(origin, secrets.bearer(), own);
  for (const word of record.words) words.add(word);
  await until(() => page.evaluate(async () => (await (await caches.open('files')).keys()).length > 8));
  step('the day is over');
  await page.locator('button', { hasText: 'Lock' }).first().click();
  await page.locator('input[autocomplete=current-password]').waitFor();
  // What lasts as long as the tab is gone from the disk when it closes.
  const whileOpen = await decoded(page, browser);
  await browser.close();
  assert.ok(secrets.all().length >= 5, 'access token, refresh token, code, verifier and state were to be heard');
  assert.ok(record.words.size > 200 && record.ids.size > 200, `${record.words.size} words and ${record.ids.size} ids are few for ninety days`);
  // Words of the stories, which every device keeps, tell of nobody and are no longer looked for.
  for (const word of ['Yusuf Erfunden', 'Metformin', 'Rotator cuff injury, right', 'Sulfonamides', 'Can I carry shopping again?']) {
    assert.ok(words.has(word), `the record no longer holds ${word}`);
  }

  step('canaries in a copy are all found');
  const copy = join(await temporaryFolder(), 'copy');
  await cp(profile, copy, { recursive: true });
  const { canaries, live } = await plant(launchProfile, copy, origin);
  const there = findings(live, searcher([canaries.sessionStorage])).concat(await scan(launchProfile, copy, origin, searcher(Object.values(canaries)), own));
  for (const [place, word] of Object.entries(canaries)) {
    const found = there.filter(([, one]) => one === word).map(([path]) => path);
    assert.ok(found.length > 0, `the canary in ${place} is not found`);
    if (['localStorage', 'sessionStorage', 'IndexedDB', 'Cache', 'cookies'].includes(place)) {
      assert.ok(found.some((path) => path.startsWith(place)), `what the browser decodes of ${place} is not searched: ${found}`);
    }
  }
  assert.ok(there.some(([path, word]) => path.endsWith('(decompressed)') && word === canaries.IndexedDB), 'compressed blocks are not searched');

  step('the profile itself holds none of the words');
  const search = searcher([...words, ...record.ids]);
  assert.deepEqual(findings(whileOpen, search), []);
  const left = await scan(launchProfile, profile, origin, search, own);
  const inAddresses = (secrets) => ([path, word]) => VISITED.test(path) && (record.ids.has(word) || secrets.spent().includes(word));
  assert.deepEqual(left.filter((one) => !inAddresses(secrets)(one)), []);

  step('erasing: the page warns of what would be lost, and nothing of the person is left');
  browser = await launchProfile(profile, { args: ['--disable-3d-apis'] });
  const last = await newPage({ context: browser, allow: [/ERR_INTERNET_DISCONNECTED|Failed to fetch/] });
  await last.goto(origin);
  await unlock(last);
  await last.locator('.places').waitFor();
  await browser.setOffline(true);
  await go(last, 'vitals');
  await weigh(last, '72.6');
  await last.locator('.sync[data-kind=waiting]').waitFor();
  await erase(last);
  await last.locator('main.gate a[href^="/account/join"]').waitFor();
  assert.deepEqual(await last.evaluate(() => indexedDB.databases()), [], 'a database is left');
  assert.deepEqual(findings(await decoded(last, browser), search), []);
  await last.reload();
  await last.locator('main.gate a[href^="/account/join"]').waitFor();
  await browser.close();

  step('a code in an address opens nothing');
  const [code] = secrets.codes();
  const answer = await fetch(`${origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(code) });
  assert.equal(answer.status, 400, 'a code that was used is used again');

  step('a therapist\'s profile holds nothing of patients');
  const desk = await temporaryFolder();
  browser = await launchProfile(desk);
  const heard = hearSecrets(browser);
  const therapist = await newPage({ context: browser });
  await signIn(therapist, origin, role(people, 'therapist'));
  await therapist.locator('input[type=text]').fill('Nora Erdacht');
  await therapist.locator('form button.primary').click();
  const invitation = (await therapist.locator('.code').innerText()).trim();
  await therapist.locator('.vitals a', { hasText: patient.name }).click();
  await therapist.locator('tr[data-session]').first().waitFor();
  await therapist.locator('textarea').fill(MESSAGE);
  await therapist.locator('form.write button').click();
  await sync(therapist);
  await browser.close();
  const telltale = [...words, ...record.ids, ...heard.all(), role(people, 'therapist').password, 'Nora Erdacht', invitation];
  const behind = await scan(launchProfile, desk, origin, searcher(telltale), own);
  assert.deepEqual(behind.filter((one) => !inAddresses(heard)(one)), []);
}

/** What a patient does on a day, on every page. */
async function day(page, origin, patient) {
  await firstSignIn(page, origin, patient);
  await page.locator('.dose .primary').first().click();
  await page.locator('.notice').first().waitFor();
  await go(page, 'medicines');
  await page.locator('main a[href^="/medicines/"]').first().click();
  await page.locator('main h1').waitFor();
  await go(page, 'vitals');
  await weigh(page, '71.4');
  await page.locator('a[href="/vitals/weight"]').click();
  await page.locator('tbody tr').first().waitFor();
  await go(page, 'team');
  await page.locator('textarea').fill(MESSAGE);
  await page.locator('form.write button').click();
  await page.locator('.thread li', { hasText: MESSAGE }).waitFor();
  await go(page, 'exercises');
  await page.locator('.card a.button').first().click();
  await page.locator('.stage-words [role=alert]').waitFor();
  await page.locator('.steps input[type=checkbox]').first().check();
  await page.locator('.pain button').nth(2).click();
  await page.locator('.steps button.primary').first().click();
  for (let n = 0; n < 10; n += 1) await page.locator('button.huge').click();
  await page.locator('.pain button').nth(3).click();
  await page.locator('.steps button.primary').first().click();
  await page.locator('.steps .calm').waitFor();
  await go(page, 'exercises');
  await page.locator('tr[data-session]', { hasText: '10 of 10' }).filter({ hasText: '2 → 3' }).first().waitFor();
  // What a condition means: the same files for everybody, and an address that names none.
  await go(page, 'body');
  await page.locator('.conditions a').first().click();
  await page.waitForURL('**/body/story/**');
  await page.locator('main h2').first().waitFor();
  await go(page, 'privacy');
  await go(page, 'today');
  await sync(page);
}

/** Erases the device with one entry that waits. */
async function erase(page) {
  await go(page, 'privacy');
  const leave = page.locator('section[aria-labelledby=leave]');
  await leave.locator('.problem', { hasText: 'Not yet in your account: 1 entry waiting.' }).waitFor();
  await leave.locator('> button').click();
  await leave.locator('.danger').click();
}

/** Every token, code and verifier that goes over the network. */
function hearSecrets(browser) {
  const secrets = new Set();
  const spent = new Set();
  const codes = [];
  let bearer;
  browser.on('request', (request) => {
    const authorization = request.headers().authorization;
    if (authorization) secrets.add((bearer = authorization).replace('Bearer ', ''));
    const url = new URL(request.url());
    const sent = new URLSearchParams(/^\/(oauth|account)\//.test(url.pathname) && request.method() === 'POST' ? request.postData() : url.pathname === '/' ? url.search : '');
    for (const name of ['code', 'code_verifier', 'refresh_token', 'state', 'mark', 'password']) if (sent.get(name)) secrets.add(sent.get(name));
    if (sent.has('code_verifier')) codes.push(Object.fromEntries(sent));
    if (url.pathname === '/' && sent.has('code')) ['code', 'state'].forEach((name) => spent.add(sent.get(name)));
  });
  browser.on('response', async (response) => {
    if (new URL(response.url()).pathname !== '/oauth/token') return;
    const grant = await response.json().catch(() => ({}));
    for (const name of ['access_token', 'refresh_token', 'id_token']) if (grant[name]) secrets.add(grant[name]);
  });
  return { all: () => [...secrets], bearer: () => bearer, spent: () => [...spent], codes: () => codes };
}

/** One short word of everyday letters tells nothing, and stands in a browser's own files: SQLite writes "table" before "trust_tokens". */
const PLAIN = /^[a-z]{1,7}$/;

/** Words and ids of the record as the account has it, less those that stand in the app itself. */
async function telling(origin, authorization, own) {
  const words = new Set();
  const ids = new Set();
  const collect = (value, key, into) => {
    if (Array.isArray(value)) value.forEach((one) => collect(one, key, into));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([name, one]) => collect(one, name, into));
    else if (typeof value === 'string' && TELLING.has(key) && value.length >= 5 && !PLAIN.test(value)) into.add(value);
  };
  for (const type of TYPES) {
    const answer = await fetch(`${origin}/fhir/${type}?_count=200`, { headers: { authorization } });
    assert.equal(answer.status, 200, type);
    for (const { resource } of (await answer.json()).entry ?? []) {
      ids.add(resource.id);
      // What a code system says in general tells nothing of a person.
      if (type === 'Observation') continue;
      collect({ ...resource, id: undefined, meta: undefined }, '', words);
      for (const { family, given = [] } of resource.name ?? []) [family, ...given].filter((one) => one?.length >= 5).forEach((one) => words.add(one));
    }
  }
  const known = searcher([...words])(own.bytes);
  known.forEach((word) => words.delete(word));
  return { words, ids };
}

/** Plants one word in each place where something may be left. */
async function plant(launchProfile, folder, origin) {
  const canaries = Object.fromEntries(['localStorage', 'sessionStorage', 'IndexedDB', 'Cache', 'cookies', 'address', 'title', 'file'].map(
    (place) => [place, `canary-${place}-${randomBytes(8).toString('hex')}`],
  ));
  const browser = await launchProfile(folder);
  const page = await browser.newPage();
  await page.goto(`${origin}/health?${canaries.address}`);
  await page.evaluate(async (canaries) => {
    document.title = canaries.title;
    localStorage.setItem('canary', canaries.localStorage);
    sessionStorage.setItem('canary', canaries.sessionStorage);
    document.cookie = `canary=${canaries.cookies}; max-age=99999`;
    await (await caches.open('canary')).put('/canary', new Response(canaries.Cache));
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open('canary', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('canary');
      opening.onerror = reject;
      opening.onsuccess = () => {
        const writing = opening.result.transaction('canary', 'readwrite');
        // So much that the database packs it into tables, whose blocks are compressed.
        for (let n = 0; n < 300; n += 1) writing.objectStore('canary').put({ text: [`${'calm '.repeat(6000)}${canaries.IndexedDB}`] }, n);
        writing.oncomplete = resolve;
      };
    });
  }, canaries);
  const live = await decoded(page, browser);
  await browser.close();
  await writeFile(join(folder, 'Default', 'left behind'), Buffer.from(canaries.file, 'utf16le'));
  return { canaries, live };
}

/** Everything in a profile that the search finds, as [place, word]; what is not the app's own in its caches is a fault. */
async function scan(launchProfile, folder, origin, search, own) {
  const browser = await launchProfile(folder);
  const page = await browser.newPage();
  await page.goto(`${origin}/health`);
  const parts = await decoded(page, browser);
  await browser.close();
  const digests = parts.filter(({ path }) => path.startsWith('digest '));
  for (const { path, bytes } of digests.filter(({ path }) => /\.[0-9a-f]{16}\./.test(path))) {
    assert.equal(bytes.toString(), own.digest(path.replace('digest ', '')), `${path} is not the app's own file`);
  }
  assert.ok(!parts.some(({ path, bytes }) => path.endsWith('(key)') && bytes.includes('extractable')), 'a key lies unwrapped');
  const raw = await files(folder);
  const answers = raw.filter(({ path }) => /Cache_Data/.test(path)).flatMap(({ bytes }) => bytes.toString('latin1').match(ANSWER) ?? []);
  assert.deepEqual(answers.filter((url) => !/\.css\b/.test(url)), [], 'the browser\'s cache keeps answers of the account');
  return findings([...parts, ...raw], search);
}
