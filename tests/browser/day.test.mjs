// A patient's day: doses taken online and offline, on two devices, are in the account exactly once; numbers are read and
// entered in the person's own units; a lock ends all that could read.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { PASSPHRASE, decided, firstSignIn, go, inStep, sync, unlock, weigh } from './person.mjs';

export const name = 'a day of doses and measurements, online, offline, locked, and on a second device';

export async function test({ startServer, newPage, step, screenshots, temporaryFolder, launchProfile }) {
  const server = await startServer();
  const { origin, people } = server;
  // Who measures blood sugar as well as weight.
  const patient = people.find((one) => one.userName === 'yusuf');
  const offline = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/;
  const page = await newPage({ allow: [offline] });
  const context = page.context();

  step('the first sign-in brings the record');
  await firstSignIn(page, origin, patient);
  await page.locator('.dose').first().waitFor();
  const before = await decided(page);
  const open = await page.locator('.dose').count();
  assert.ok(open >= 1, 'nothing is due in the demo');
  await screenshots(page, 'today');

  step('one tap takes a dose, and only when the disk has it the page says so; one takes it back, one takes it again');
  await page.workers()[0].evaluate(watchWrites);
  await page.locator('.dose .primary').first().click();
  await page.locator('.notice button').first().waitFor();
  const writes = await page.workers()[0].evaluate(() => globalThis.writes);
  const dose = writes.find(({ stores }) => stores.includes('entries') && stores.includes('outbox'));
  assert.equal(dose?.durability, 'strict', `a power cut may take the dose: ${JSON.stringify(writes)}`);
  assert.ok(dose.done, 'the page says that the dose is taken before it is kept');
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before + 1);
  await page.locator('.notice button').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before);
  await page.locator('.dose .primary').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before + 1);
  await sync(page);

  step('offline: reload, unlock, skip a dose with a reason, enter a weight');
  // A page that came while its service worker began may stay without it; the next load has it in any case.
  await until(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)), 120_000);
  await context.setOffline(true);
  await page.reload();
  await unlock(page);
  await page.locator('.progress').waitFor();
  assert.equal(await decided(page), before + 1, 'the dose taken before is not there after a reload');
  if ((await page.locator('.dose').count()) > 0) {
    await page.locator('.dose .deciding button').nth(1).click();
    await page.locator('.reasons button').first().click();
  }
  await go(page, 'vitals');
  await weigh(page, '71,4');
  await page.locator('.sync[data-kind=waiting]').waitFor();
  await screenshots(page, 'vitals-offline');

  step('a wrong passphrase opens nothing, the right one shows what was entered offline');
  await page.reload();
  await unlock(page, 'not the words');
  await page.locator('.problem:not(:empty)').waitFor();
  await page.waitForTimeout(1500);
  await unlock(page, PASSPHRASE);
  await page.locator('.places').waitFor();
  await go(page, 'vitals');
  await page.getByText('71.4').first().waitFor();

  step('online again: everything goes to the account');
  await context.setOffline(false);
  await sync(page);
  await go(page, 'today');
  const mine = await decided(page);

  step('a second device sees each exactly once');
  const other = await newPage();
  await firstSignIn(other, origin, patient);
  await other.locator('.progress').waitFor();
  assert.equal(await decided(other), mine);
  await go(other, 'vitals');
  await other.getByText('71.4').first().waitFor();
  await other.locator('a[href="/vitals/weight"]').click();
  await other.locator('tbody tr').first().waitFor();
  // The demo's own scale may well have shown the same number.
  const rows = await other.locator('tbody tr', { hasText: '71.4' }).filter({ hasText: 'by hand' }).count();
  assert.equal(rows, 1, `the weight stands ${rows} times`);
  await screenshots(other, 'vital-weight');

  const choosing = (await page.locator('.dose').count()) > 0;
  if (choosing) await page.locator('.dose .deciding button').nth(1).click();
  await otherUnits(other, step);

  step('a choice that is half made stays open when something else comes in');
  await inStep(other);
  await sync(page);
  await page.locator('a[href="/vitals/weight"]', { hasText: '75.1' }).waitFor();
  if (choosing) assert.equal(await page.locator('.reasons').count(), 1, 'the reasons are gone');

  step('lock closes the record at once: the Worker ends, and nothing is left to read');
  const [holder, ...others] = other.workers();
  assert.equal(others.length, 0, 'more than one Worker');
  const telling = ['75.1', 'Metformin', patient.name];
  const readable = () => other.evaluate((words) => words.filter((word) => document.documentElement.outerHTML.includes(word)), telling);
  assert.ok((await readable()).includes('75.1'));
  const ended = new Promise((done) => { holder.once('close', done); });
  await other.locator('button', { hasText: 'Lock' }).first().click();
  await ended;
  await other.locator('input[autocomplete=current-password]').waitFor();
  assert.ok(other.workers().length === 1 && other.workers()[0] !== holder, 'the Worker that held the keys goes on');
  assert.deepEqual(await readable(), []);
  await other.goBack();
  await other.locator('input[autocomplete=current-password]').waitFor();
  assert.deepEqual(await readable(), [], 'the back button shows the record');
  await screenshots(other, 'unlock');

  step('a page put aside for the back button ends its Worker, holds nothing to read, and begins anew');
  const opened = async () => {
    await unlock(other);
    await other.locator('.places').waitFor();
    await go(other, 'vitals');
    await other.getByText('75.1').first().waitFor();
  };
  await opened();
  const [held] = other.workers();
  const left = new Promise((done) => { held.once('close', done); });
  // What a browser says that puts pages aside; this one does not where a Worker holds a lock.
  const passes = (event) => other.evaluate((name) => { dispatchEvent(new PageTransitionEvent(name, { persisted: true })); }, event);
  await passes('pagehide');
  await left;
  assert.deepEqual(await readable(), [], 'a page put aside can still be read');
  await Promise.all([other.waitForEvent('load'), passes('pageshow')]);
  await opened();
  await inStep(page);
}

/** Run in the Worker: notes each write to the disk, how firm it is, and whether it has ended. */
function watchWrites() {
  globalThis.writes = [];
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...words) {
    const made = begin.apply(this, words);
    if (made.mode !== 'readwrite') return made;
    const write = { stores: [...made.objectStoreNames], durability: made.durability, done: false };
    globalThis.writes.push(write);
    made.addEventListener('complete', () => { write.done = true; });
    return made;
  };
}

/** Chooses a unit in the settings. */
async function measureIn(page, name, unit) {
  await page.locator('header a[href="/settings"]').click();
  await page.locator(`select[name=${name}]`).selectOption(unit);
  await page.locator(`select[name=${name}] option[value="${unit}"][selected]`).waitFor({ state: 'attached' });
}

/** Blood sugar in mmol/L and weight in pounds: every place follows, and what is typed is sent as it was typed. */
async function otherUnits(page, step) {
  const latest = async (slug) => (await page.locator(`a[href="/vitals/${slug}"] strong`).innerText()).replace('\u00a0', ' ');
  const near = (words, wanted, unit) => {
    const [, number] = words.match(new RegExp(`^([\\d.]+) ${unit}$`)) ?? [];
    assert.ok(Math.abs(Number(number) - wanted) < 0.1, `${words}, not ${wanted.toFixed(1)} ${unit}`);
  };

  step('other units: the latest values and the form');
  await go(page, 'vitals');
  const [sugar, weight] = [parseFloat(await latest('glucose')), parseFloat(await latest('weight'))];
  assert.equal(await latest('weight'), '71.4 kg');
  assert.match(await latest('glucose'), /^\d+ mg\/dL$/);
  await measureIn(page, 'glucose-unit', 'mmol/L');
  await measureIn(page, 'weight-unit', 'lb');
  await go(page, 'vitals');
  near(await latest('glucose'), sugar / 18.0156, 'mmol/L');
  near(await latest('weight'), weight / 0.45359237, 'lb');
  await page.locator('details.entry summary').click();
  for (const [slug, unit] of [['glucose', 'mmol/L'], ['weight', 'lb']]) {
    await page.locator('details.entry select').selectOption(slug);
    await page.locator('details.entry .pair label', { hasText: unit }).waitFor();
  }

  step('other units: the chart, what is said of it, and the table');
  await page.locator('a[href="/vitals/glucose"]').click();
  await page.locator('.chart svg .grid').first().waitFor({ state: 'attached' });
  const axis = (await page.locator('.chart svg g:has(> .grid) text').allTextContents()).map(Number);
  assert.ok(axis.length >= 3 && axis.every((at) => at >= 0 && at < 30), `the axis is not in mmol/L: ${axis}`);
  assert.ok(axis[0] <= sugar / 18.0156 && axis.at(-1) >= sugar / 18.0156, `the axis leaves the values out: ${axis}`);
  assert.match(await page.locator('.summary').innerText(), /mmol\/L/);
  await page.locator('.chart svg').press('End');
  await page.locator('#chart-told', { hasText: 'mmol/L' }).waitFor();
  const cells = await page.locator('tbody td:nth-of-type(1)').allInnerTexts();
  assert.ok(cells.length > 5 && cells.every((cell) => /^\d+(\.\d)?\smmol\/L$/.test(cell)), `${cells}`);

  step('pounds are sent as pounds');
  await go(page, 'vitals');
  await page.locator('a[href="/vitals/weight"]').click();
  await page.locator('details.entry summary').click();
  await page.locator('details.entry input[inputmode=decimal]').fill('165.5');
  const sending = page.context().waitForEvent('request', (request) => request.method() === 'PUT' && request.url().includes('/fhir/Observation/'));
  await page.locator('details.entry button.primary').click();
  assert.deepEqual((await sending).postDataJSON().valueQuantity, { value: 165.5, unit: 'lb', system: 'http://unitsofmeasure.org', code: '[lb_av]' });
  await page.locator('tbody tr', { hasText: '165.5' }).filter({ hasText: 'lb' }).waitFor();
  await inStep(page);
  await measureIn(page, 'weight-unit', 'kg');
  await go(page, 'vitals');
  assert.equal(await latest('weight'), '75.1 kg');
}
