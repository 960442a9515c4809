// Dense samples: they stand in the vault as blocks apart from their entries, charts show what the account has, and a
// damaged block costs its own stretch until the account's copy takes its place.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { firstSignIn, go, role, sync, unlock } from './person.mjs';

export const name = 'samples stand in blocks, charts read the stretch they show, and a damaged block costs no more';

const texts = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url), 'utf8'));
const DAY_MS = 86_400_000;

export async function test({ startServer, newPage, step }) {
  const { origin, people } = await startServer();
  const offline = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/;
  const page = await newPage({ allow: [offline] });
  const context = page.context();
  let [bearer, feed] = ['', ''];
  context.on('request', (request) => {
    bearer = request.headers().authorization ?? bearer;
    if (/\/fhir\/Observation\?patient=[^&]+&_sort/.test(request.url())) feed = request.url();
  });

  step('the record comes, its samples as blocks');
  await firstSignIn(page, origin, role(people, 'patient'));
  await page.locator('.dose').first().waitFor();
  const account = await series(feed, bearer);
  assert.ok(account.length >= 89, `${account.length} days of samples are few`);
  const stored = await vault(page);
  assert.equal(stored.blocks.length, account.length, 'not every day has its block');

  step('the charts show what the account has');
  await shows(page, account);

  step('and so they do after a reload, offline, from the blocks');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 120_000 });
  await context.setOffline(true);
  await page.reload();
  await unlock(page);
  await page.locator('.places').waitFor();
  await shows(page, account);
  assert.deepEqual(bySeries(await exported(page)), bySeries(account), 'the export is not what the account has');

  step('damaged blocks cost their stretch, and the page says so');
  const whole = await marks(page, 'span.quarter');
  const spoiled = await spoil(page);
  assert.ok(spoiled > 20, `only ${spoiled} blocks were spoiled`);
  await page.reload();
  await unlock(page);
  await page.locator('.places').waitFor();
  // Offline, the line soon says that instead: what it said in between counts.
  await page.evaluate(() => {
    window.said = '';
    new MutationObserver(() => { window.said += document.querySelector('.sync')?.textContent ?? ''; })
      .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  const rest = await marks(page, 'span.quarter');
  assert.ok(rest > whole * 0.5 && rest < whole * 0.85, `${rest} of ${whole} marks are left`);
  await page.waitForFunction((words) => window.said.includes(words), texts['trouble.damaged.short']);

  step('the account\'s copy takes their place');
  await context.setOffline(false);
  await sync(page);
  assert.equal(await marks(page, 'span.quarter'), whole);
  await shows(page, account);
  assert.deepEqual(bySeries(await exported(page)), bySeries(account));
  assert.equal((await vault(page)).blocks.length, stored.blocks.length);
}

/** The account's own series, asked for page by page. */
async function series(feed, bearer) {
  const found = new Map();
  let url = feed;
  for (let turn = 0; url && turn < 50; turn += 1) {
    const bundle = await (await fetch(url, { headers: { authorization: bearer } })).json();
    for (const { resource } of bundle.entry ?? []) found.set(resource.id, resource);
    url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  }
  return [...found.values()].filter((one) => one.valueSampledData);
}

function bySeries(resources) {
  const bare = resources.map(({ meta = {}, ...rest }) => {
    const { versionId, lastUpdated, ...others } = meta;
    return { ...rest, meta: others };
  });
  return bare.sort((one, other) => one.id.localeCompare(other.id));
}

/** Lowest and highest of each span, by the page's sentence and by the account's samples. */
async function shows(page, account) {
  await heart(page);
  for (const [span, days] of [['span.day', 1], ['span.week', 7], ['span.quarter', 91]]) {
    await page.locator('.spans button', { hasText: texts[span] }).first().click();
    const to = Date.now();
    const samples = account.flatMap(({ effectivePeriod, valueSampledData: { period, data } }) => data.split(' ')
      .map((word, at) => [Date.parse(effectivePeriod.start) + at * period, Number(word)])
      .filter(([, value]) => !Number.isNaN(value)));
    // The chart ends when the page was opened: what lies at either end may be in it or not.
    const extremes = (earlier, later) => {
      const values = samples.filter(([at]) => at > to - days * DAY_MS - earlier && at < to + later).map(([, value]) => value);
      return [Math.min(...values), Math.max(...values)];
    };
    const [within, without] = [extremes(-600_000, -120_000), extremes(600_000, 120_000)];
    await page.waitForFunction(([[low, high], [least, most]]) => {
      const said = document.querySelector('.summary')?.textContent.match(/between (\d+)\D+(\d+)/);
      const between = (number, one, other) => Number(number) >= one - 1 && Number(number) <= other + 1;
      return said && between(said[1], least, low) && between(said[2], high, most);
    }, [within, without], { timeout: 20_000 }).catch(async () => {
      assert.fail(`${days} days lie between ${within} and ${without}, and the page says "${await page.locator('.summary').textContent()}"`);
    });
  }
}

async function heart(page) {
  await go(page, 'vitals');
  await page.locator('main a[href="/vitals/heart-rate"]').first().click();
  await page.locator('.spans button').first().waitFor();
}

/** How many marks the chart of a span has. */
async function marks(page, span) {
  await heart(page);
  await page.locator('.spans button', { hasText: texts[span] }).first().click();
  await page.locator('.chart path.line').waitFor();
  await page.waitForTimeout(1_500);
  return (await page.locator('.chart path.line').getAttribute('d')).match(/[ML]/g).length;
}

async function exported(page) {
  await go(page, 'privacy');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('section[aria-labelledby=take] button').click()]);
  const bundle = JSON.parse(await readFile(await download.path(), 'utf8'));
  return bundle.entry.map(({ resource }) => resource).filter((one) => one.valueSampledData);
}

/** The sealed records beneath, by store: their lengths. */
function vault(page) {
  return page.evaluate(() => new Promise((done, failed) => {
    const opening = indexedDB.open('ambulo');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const transaction = base.transaction(['entries', 'blocks']);
      const found = {};
      for (const store of ['entries', 'blocks']) {
        transaction.objectStore(store).getAll().onsuccess = ({ target }) => { found[store] = target.result.map((value) => value.byteLength ?? value.length); };
      }
      transaction.oncomplete = () => { base.close(); done(found); };
    };
  }));
}

/** Damages every third block. */
function spoil(page) {
  return page.evaluate(() => new Promise((done, failed) => {
    const opening = indexedDB.open('ambulo');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const transaction = base.transaction('blocks', 'readwrite');
      let [at, count] = [0, 0];
      transaction.objectStore('blocks').openCursor().onsuccess = ({ target }) => {
        const cursor = target.result;
        if (!cursor) return;
        at += 1;
        if (at % 3 === 0) {
          const bytes = new Uint8Array(cursor.value.buffer ?? cursor.value);
          bytes[bytes.length - 3] ^= 0x40;
          cursor.update(cursor.value);
          count += 1;
        }
        cursor.continue();
      };
      transaction.oncomplete = () => { base.close(); done(count); };
    };
  }));
}
