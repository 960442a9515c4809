// What people do in every journey: sign in, protect the device, unlock it, wait for sync.

import assert from 'node:assert/strict';

export const PASSPHRASE = 'three calm words';

/** From the welcome page through the account's sign-in page, and back. */
export async function signIn(page, origin, { userName, password }) {
  await page.goto(origin);
  await page.locator('main.gate button.primary').click();
  await page.locator('input[name=user_name]').fill(userName);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=password]').press('Enter');
}

/** A patient's first sign-in on a device: with a passphrase for its vault. */
export async function firstSignIn(page, origin, person) {
  await signIn(page, origin, person);
  const fields = page.locator('input[autocomplete=new-password]');
  await fields.first().fill(PASSPHRASE);
  await fields.nth(1).fill(PASSPHRASE);
  await page.locator('form button.primary').click();
  await inStep(page);
}

/** Opens a locked vault after a reload. */
export async function unlock(page, passphrase = PASSPHRASE) {
  await page.locator('input[autocomplete=current-password]').fill(passphrase);
  await page.locator('main.gate form button').click();
}

/** Waits until the sync line says that all is in the account. */
export const inStep = (page) => page.locator('.sync[data-kind=good][aria-busy=false]').waitFor({ timeout: 90_000 }).catch(async (error) => {
  const told = await page.locator('main h1, .sync, [role=alert]').allInnerTexts();
  throw new Error(`${error.message}\nthe page says: ${told.join(' | ')}`);
});

/** Asks for a sync and waits for its end. */
export async function sync(page) {
  await page.locator('.sync').click();
  await page.waitForTimeout(300);
  await inStep(page);
}

/** Goes to a place by its link in the navigation. */
export async function go(page, place) {
  const link = page.locator(`.places a[href="/${place}"]`);
  if (await link.isVisible()) {
    await link.click();
  } else {
    // A phone has the further places on a page of their own.
    await page.locator('.places a[href="/more"]').click();
    await page.locator(`main a[href="/${place}"]`).click();
  }
  await page.locator('main h1').waitFor();
}

/** How many of today's doses are decided, as the progress bar says. */
export async function decided(page) {
  const bar = page.locator('.progress progress');
  return Number(await bar.getAttribute('value'));
}

export function role(people, wanted) {
  const person = people.find((one) => one.role === wanted);
  assert.ok(person, `the demo has no ${wanted}`);
  return person;
}

/** Enters a weight on the page of all measures, in the unit that the person measures in. */
export async function weigh(page, weight) {
  await page.locator('details.entry summary').click();
  await page.locator('details.entry select').selectOption('weight');
  await page.locator('details.entry input[inputmode=decimal]').fill(weight);
  await page.locator('details.entry button.primary').click();
}
