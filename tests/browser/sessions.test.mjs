// A sign-in that ends: an access token that the account no longer takes is renewed without a word, even where the answer
// is lost on its way, and by one tab alone; a stolen refresh token ends the sign-in, the page says so in plain words, keeps
// what waits, and sends it once after a new sign-in.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PASSPHRASE, decided, firstSignIn, inStep, role, unlock } from './person.mjs';
import { until } from './harness.mjs';

export const name = 'a sign-in that ends is renewed, or said in plain words, and loses nothing';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));

export async function test({ startServer, newPage, step, screenshots }) {
  const { origin, people } = await startServer();
  const patient = role(people, 'patient');
  const allow = [/status of 40[01]/, /ERR_FAILED/];
  let page = await newPage({ allow, serviceWorkers: 'block' });
  const heard = hear(page.context());
  const post = (path, fields) => fetch(`${origin}${path}`, { method: 'POST', body: new URLSearchParams({ client_id: 'ambulo-app', ...fields }) });
  const take = async (expected) => {
    await page.locator('.dose .primary').first().click();
    await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, expected);
  };

  await firstSignIn(page, origin, patient);
  await page.locator('.dose').first().waitFor();
  const before = await decided(page);
  assert.ok(await page.locator('.dose').count() >= 2, 'too little is due for this test');

  // Twice: the account counts a refresh token as spent when its successor's successor is asked for.
  for (const turn of [1, 2]) {
    step(`an access token that has ended is renewed, ${turn}`);
    assert.equal((await post('/oauth/revoke', { token: heard.access.at(-1) })).status, 200);
    heard.forget();
    if (turn === 1) await take(before + 1);
    else await page.locator('.sync').click();
    await until(() => heard.tokens.length > 0);
    await page.waitForTimeout(500);
    await inStep(page);
    assert.deepEqual(heard.tokens, [200], 'one renewal was to do');
    assert.equal(heard.refused, 1, 'the account said 401 more than once');
  }
  assert.equal(heard.refresh.length, 3);

  step('the answer to a renewal is lost on its way: it is asked for again, and nobody has to sign in');
  let lost = 0;
  await page.route('**/oauth/token', async (route) => {
    // The account has given a new refresh token, and the device never hears of it.
    assert.equal((await route.fetch()).status(), 200);
    lost += 1;
    await route.abort();
  }, { times: 1 });
  await page.evaluate(() => {
    const line = document.querySelector('.sync');
    window.lines = [];
    new MutationObserver(() => window.lines.push(line.textContent)).observe(line, { subtree: true, childList: true, characterData: true });
  });
  assert.equal((await post('/oauth/revoke', { token: heard.access.at(-1) })).status, 200);
  heard.forget();
  await page.locator('.sync').click();
  await page.locator('.sync span', { hasText: texts['trouble.offline.short'] }).waitFor();
  assert.equal(lost, 1);
  await page.locator('.sync').click();
  await inStep(page);
  assert.deepEqual(heard.tokens, [200], 'one more renewal was to do');
  const lines = await page.evaluate(() => window.lines);
  assert.ok(!lines.some((words) => words.includes(texts['trouble.sign-in-again.short'])), `the line said: ${lines.join(' | ')}`);

  step('a second tab says that the record is open in the first, and that one alone asks the account');
  const tab = await newPage({ context: page.context(), allow });
  await tab.goto(origin);
  await unlock(tab);
  await tab.locator('.problem', { hasText: texts['trouble.other-tab'] }).waitFor();
  assert.equal((await post('/oauth/revoke', { token: heard.access.at(-1) })).status, 200);
  heard.forget();
  await page.locator('.sync').click();
  await until(() => heard.tokens.length > 0);
  await page.waitForTimeout(500);
  await inStep(page);
  assert.deepEqual(heard.tokens, [200], 'one tab was to renew');

  step('once the first is closed, the second opens and goes on');
  await page.close();
  heard.forget();
  page = tab;
  await until(async () => {
    await unlock(tab);
    await tab.locator('.places, .problem:not(:empty)').first().waitFor();
    return (await tab.locator('.places').count()) > 0;
  });
  await inStep(tab);
  await tab.locator('.progress').waitFor();
  assert.deepEqual(heard.tokens, [200]);
  assert.equal(await decided(tab), before + 1);

  step('a thief uses an old refresh token: the account ends the sign-in, and the page says so');
  const theft = await post('/oauth/token', { grant_type: 'refresh_token', refresh_token: heard.refresh[0] });
  assert.equal(theft.status, 400);
  heard.forget();
  await take(before + 2);
  const line = page.locator('.sync span');
  const says = (words) => until(async () => (await line.innerText()).includes(words), 30_000);
  await says(texts['trouble.sign-in-again.short']);
  assert.match(await line.innerText(), /1 .*wait/i);
  assert.equal(await page.locator('.sync').getAttribute('data-kind'), 'bad');
  await screenshots(page, 'sign-in-again');

  step('it asks the account now and then, not in a loop');
  await page.waitForTimeout(10_000);
  assert.ok(heard.refused <= 1, `the account said 401 ${heard.refused} times`);
  assert.ok(heard.tokens.length <= 5, `a refused token was sent ${heard.tokens.length} times in ten seconds`);
  assert.ok(heard.tokens.every((status) => status === 400));
  assert.deepEqual(heard.sent, []);

  step('the entry is still there after a reload');
  await page.reload();
  await unlock(page);
  await page.locator('.progress').waitFor();
  assert.equal(await decided(page), before + 2);
  await says(texts['trouble.sign-in-again.short']);
  assert.match(await line.innerText(), /1 .*wait/i);

  step('after a new sign-in it is sent exactly once');
  heard.forget();
  await page.locator('.sync').click();
  await page.locator('input[name=user_name]').fill(patient.userName);
  await page.locator('input[name=password]').fill(patient.password);
  await page.locator('input[name=password]').press('Enter');
  // The account's own page asks for a password as well.
  await page.waitForURL((url) => !url.pathname.startsWith('/oauth'));
  await page.locator('input[autocomplete=current-password]').waitFor();
  await unlock(page, PASSPHRASE);
  await inStep(page);
  await page.waitForTimeout(2_000);
  assert.equal(heard.sent.length, 1, `sent: ${heard.sent}`);
  assert.equal(heard.refused, 0);
  assert.equal(await decided(page), before + 2);
  const other = await newPage();
  await firstSignIn(other, origin, patient);
  await other.locator('.progress').waitFor();
  assert.equal(await decided(other), before + 2);
}

/** Tokens as they pass, what the account said to them, and the entries that it took. */
function hear(context) {
  const heard = { access: [], refresh: [], tokens: [], sent: [], refused: 0 };
  heard.forget = () => Object.assign(heard, { tokens: [], sent: [], refused: 0 });
  context.on('request', (request) => {
    const bearer = request.headers().authorization?.replace('Bearer ', '');
    if (bearer && heard.access.at(-1) !== bearer) heard.access.push(bearer);
  });
  context.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    const status = response.status();
    if (pathname === '/oauth/token') {
      heard.tokens.push(status);
      const { refresh_token: refresh } = await response.json().catch(() => ({}));
      if (refresh) heard.refresh.push(refresh);
    } else if (pathname.startsWith('/fhir/')) {
      if (status === 401) heard.refused += 1;
      if (response.request().method() === 'PUT' && status < 300) heard.sent.push(pathname);
    }
  });
  return heard;
}
