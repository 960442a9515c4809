// A sign-in that ends: an access token that the account no longer takes is renewed without a word; a stolen refresh
// token ends the sign-in, the page says so in plain words, keeps what waits, and sends it once after a new sign-in.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PASSPHRASE, decided, firstSignIn, inStep, role, unlock } from './person.mjs';
import { until } from './harness.mjs';

export const name = 'a sign-in that ends is renewed, or said in plain words, and loses nothing';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));

export async function test({ startServer, newPage, step, screenshots }) {
  const { origin, people } = await startServer();
  const patient = role(people, 'patient');
  const page = await newPage({ allow: [/status of 40[01]/] });
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
