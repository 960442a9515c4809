// What cannot be mended by waiting, or whose cause is elsewhere: each is told in its own words, with what to do.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { CONDITIONS, PRESCRIPTIONS, overwrite, withStrangePrescription, withWordlessCondition } from './damage.mjs';
import { until } from './harness.mjs';
import { decided, firstSignIn, go, inStep, role, sync, unlock } from './person.mjs';
import { standInForScene } from './walk.mjs';

export const name = 'what cannot be opened, sent or shown says so in its own words';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));
const one = (key) => texts[`${key}.one`].replace('{n}', 1);
const spoken = (page, words, role = '') => page.locator(role || 'main').getByText(words).first().waitFor({ timeout: 60_000 });

const ACCOUNT = /\/(fhir|oauth)\//;

/** What the account's renewal of a token answers, and the words for it. */
const RENEWALS = [
  [{ status: 503, headers: { 'retry-after': '1' } }, 'busy'],
  [{ status: 500, body: 'oops' }, 'account-fails'],
  [{ status: 200, contentType: 'text/html', body: '<!doctype html><p>Welcome to the hotel' }, 'account-fails'],
];

export async function test({ startServer, newPage, step, temporaryFolder, screenshots }) {
  const data = await temporaryFolder();
  const server = await startServer({ data });
  const { origin, people } = server;
  const patient = role(people, 'patient');
  const allow = [/status of|ERR_|Failed to (fetch|load)/i];
  const page = await newPage({ allow, serviceWorkers: 'block' });
  const context = page.context();
  await standInForScene(page);

  step('a prescription that nobody here can read is counted where it is missing');
  await withStrangePrescription(context);
  await withWordlessCondition(context);
  await firstSignIn(page, origin, patient);
  await go(page, 'medicines');
  await spoken(page, one('record.unread'));
  assert.ok(await page.locator('main .card').count() >= 4, 'the other medicines are there');
  await screenshots(page, 'unread');
  await go(page, 'vitals');
  await page.locator('.vitals li').first().waitFor();
  assert.equal(await page.getByText(one('record.unread')).count(), 0, 'no measurement is missing');
  await go(page, 'body');
  await spoken(page, one('record.unread'));
  assert.ok(await page.locator('.conditions li').count() >= 1, 'the other conditions are there');
  await go(page, 'privacy');
  await spoken(page, texts['record.unread.other'].replace('{n}', 2));
  await context.unroute(PRESCRIPTIONS);
  await context.unroute(CONDITIONS);

  step('an account that gives no new token is told as what it is');
  await context.route('**/fhir/**', (route) => route.fulfill({ status: 401 }));
  for (const [reply, key] of RENEWALS) {
    await context.route('**/oauth/token', (route) => route.fulfill(reply));
    await until(async () => {
      await page.locator('.sync').click();
      await page.waitForTimeout(400);
      return (await page.locator('.sync span').innerText()).includes(texts[`trouble.${key}.short`]);
    });
    await context.unroute('**/oauth/token');
  }
  await context.unroute('**/fhir/**');
  await sync(page);

  step('a second tab says that the record is open elsewhere, and opens once that is closed');
  const second = await newPage({ context, allow });
  await second.goto(origin);
  await unlock(second);
  await spoken(second, texts['trouble.other-tab']);
  await page.close();
  await unlock(second);
  await inStep(second);

  step('a dose that was damaged before it was sent is asked for again');
  await go(second, 'today');
  const before = await decided(second);
  await context.route(ACCOUNT, (route) => route.abort());
  await second.locator('.dose .primary').first().click();
  await second.locator('.sync[data-kind=waiting]').waitFor();
  await until(async () => (await decided(second)) === before + 1);
  assert.ok(await overwrite(second, ['entries']) > 20);
  await second.reload();
  await unlock(second);
  await spoken(second, texts['sync.lost-how'], '.notices');
  await screenshots(second, 'lost');
  await context.unroute(ACCOUNT);
  await second.locator('.sync').click();
  await until(async () => {
    const line = await second.locator('.sync span').innerText();
    return line === one('sync.lost') && (await second.locator('.sync').getAttribute('aria-busy')) === 'false';
  });
  await until(async () => (await decided(second)) === before);
  await second.locator('.notice .close').click();
  await second.locator('.dose .primary').first().click();
  await until(async () => (await decided(second)) === before + 1);
  await inStep(second);

  step('a vault whose header is damaged offers to begin anew from the account');
  assert.equal(await overwrite(second, ['header']), 1);
  await second.reload();
  await spoken(second, texts['trouble.unopenable']);
  await screenshots(second, 'unopenable');
  await second.getByRole('button', { name: texts['unlock.erase'] }).click();
  await second.getByRole('button', { name: texts['unlock.erase-yes'] }).click();
  await second.locator('main.gate button.primary').waitFor();
  await firstSignIn(second, origin, patient);
  await until(async () => (await decided(second)) === before + 1);
  await second.close();

  step('the body without its names, without what places the record, and by a link that names nothing known');
  const bare = await newPage({ allow, serviceWorkers: 'block' });
  for (const [lost, key] of [['**/anatomy/names/**', 'body.names-failed'], ['**/anatomy/record-places*', 'body.record-failed']]) {
    await bare.context().route(lost, (route) => route.abort());
    if (key === 'body.names-failed') await firstSignIn(bare, origin, patient);
    else {
      await bare.reload();
      await unlock(bare);
    }
    if (key === 'body.names-failed') await go(bare, 'body');
    await spoken(bare, texts[key]);
    await bare.context().unroute(lost);
  }
  await bare.locator('main').getByRole('button', { name: texts['part.again'] }).click();
  await bare.getByText(texts['body.record-failed']).waitFor({ state: 'detached' });
  await bare.goto(`${origin}/body#view=${encodeURIComponent(JSON.stringify({ isolated: ['third-lung'] }))}`);
  await spoken(bare, texts['body.bad-link']);
  await bare.close();
  await server.stop();
}
