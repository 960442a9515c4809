// A patient's day: doses taken online and offline, on two devices, are in the account exactly once.

import assert from 'node:assert/strict';
import { PASSPHRASE, decided, firstSignIn, go, inStep, role, sync, unlock } from './person.mjs';

export const name = 'a day of doses and measurements, online, offline, locked, and on a second device';

export async function test({ startServer, newPage, step, screenshots, temporaryFolder, launchProfile }) {
  const server = await startServer();
  const { origin, people } = server;
  const patient = role(people, 'patient');
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

  step('one tap takes a dose, one takes it back, one takes it again');
  await page.locator('.dose .primary').first().click();
  await page.locator('.notice button').first().waitFor();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before + 1);
  await page.locator('.notice button').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before);
  await page.locator('.dose .primary').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('.progress progress').value) === n, before + 1);
  await sync(page);

  step('offline: reload, unlock, skip a dose with a reason, enter a weight');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 120_000 });
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
  await page.locator('details.entry summary').click();
  await page.locator('details.entry select').selectOption('weight');
  await page.locator('details.entry input[inputmode=decimal]').fill('71,4');
  await page.locator('details.entry button.primary').click();
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

  step('lock closes the record at once');
  await other.locator('button', { hasText: 'Lock' }).first().click();
  await other.locator('input[autocomplete=current-password]').waitFor();
  await screenshots(other, 'unlock');
  await inStep(page);
}
