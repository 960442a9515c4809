// The app comes in parts: what Today needs at start, each other page's when it is opened. A part that does not come is
// told and can be asked for again; from the first sign-in on every page opens without a network.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from './harness.mjs';
import { firstSignIn, go, inStep, role, unlock } from './person.mjs';

export const name = 'pages fetch their part of the app, say so when it does not come, and open without a network';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));
const PLACES = ['medicines', 'vitals', 'exercises', 'team', 'privacy', 'today'];

/** The page of this place stands: not the one that waits for its part, nor the one that says that it did not come. */
const stands = (page) => page.locator('#main:has(h1):not(:has(> [aria-busy=true])):not(:has(> .lead[role=alert]))').waitFor();

export async function test({ startServer, newPage, step }) {
  const { origin, people } = await startServer();
  const patient = role(people, 'patient');

  step('a day begins without any part, in the page and in the Worker');
  const page = await newPage({ serviceWorkers: 'block', allow: [/ERR_FAILED|Failed to fetch|status of (404|500)/] });
  const fetched = [];
  page.on('request', (request) => { if (request.url().includes('/parts/')) fetched.push(new URL(request.url()).pathname); });
  await firstSignIn(page, origin, patient);
  await page.locator('.dose .primary').first().click();
  await page.locator('.notice button').first().waitFor();
  await inStep(page);
  assert.deepEqual(fetched, []);

  step('a part that does not come is told, and all else works');
  await page.route('**/parts/*', (route) => route.abort());
  await go(page, 'vitals');
  const told = page.getByRole('alert');
  await told.filter({ hasText: texts['part.failed'] }).waitFor();
  assert.equal(await page.locator('main h1').innerText(), texts['nav.vitals']);
  await go(page, 'today');
  await page.locator('.progress').waitFor();
  await go(page, 'vitals');
  await told.filter({ hasText: texts['part.failed'] }).waitFor();

  step('it comes when it is asked for again, once');
  await page.unroute('**/parts/*');
  fetched.length = 0;
  await page.getByRole('button', { name: texts['part.again'] }).click();
  await page.locator('details.entry summary').waitFor();
  assert.ok(fetched.length >= 1);
  await go(page, 'today');
  await go(page, 'vitals');
  await page.locator('details.entry summary').waitFor();
  assert.equal(new Set(fetched).size, fetched.length, `fetched twice: ${fetched}`);

  step('an account that fails is told in the same words');
  await page.route('**/parts/*', (route) => route.fulfill({ status: 500, body: 'oops' }));
  await go(page, 'team');
  await told.filter({ hasText: texts['part.failed'] }).waitFor();

  step('a part that the account has no longer asks for a reload, which brings it');
  await page.unroute('**/parts/*');
  await page.route('**/parts/*', (route) => route.fulfill({ status: 404, body: '' }));
  await page.getByRole('button', { name: texts['part.again'] }).click();
  await told.filter({ hasText: texts['part.replaced'] }).waitFor();
  await page.unroute('**/parts/*');
  await page.getByRole('button', { name: texts['shell.reload'] }).click();
  await unlock(page);
  await page.locator('main textarea').first().waitFor();

  step('the heading has the focus, whether its part was here or not');
  await go(page, 'exercises');
  await stands(page);
  await until(() => page.evaluate(() => document.activeElement?.tagName === 'H1'));

  step('without a network every page opens after the first sign-in');
  const away = await newPage({ allow: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/] });
  await firstSignIn(away, origin, patient);
  const parts = Object.entries(await (await fetch(`${origin}/assets.json`)).json()).filter(([asset]) => asset.startsWith('parts/'));
  assert.ok(parts.length >= 5, `${parts.length} parts`);
  await away.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 120_000 });
  await until(() => away.evaluate(async (paths) => {
    for (const path of paths) if (!(await caches.match(path))) return false;
    return true;
  }, parts.map(([, path]) => path)));
  await away.context().setOffline(true);
  await away.reload();
  await unlock(away);
  await away.locator('.progress').waitFor();
  for (const place of PLACES) {
    await go(away, place);
    await stands(away);
  }
  for (const [from, link] of [['medicines', 'main a[href^="/medicines/"]'], ['vitals', 'main a[href^="/vitals/"]'], ['exercises', 'main a[href^="/exercises/"]']]) {
    await go(away, from);
    await away.locator(link).first().click();
    await away.waitForURL(`**/${from}/*`);
    await stands(away);
  }
  await away.locator('header a[href="/settings"]').click();
  await away.locator('select[name=theme]').waitFor();
  // Last, for a scene that starts takes a slow machine's time from all else.
  await go(away, 'body');
  await stands(away);
}
