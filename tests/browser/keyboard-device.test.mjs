// What opens a device and closes it, with the keyboard alone: enrol with a code, sign out, get back in with the recovery
// code, change the passphrase, add a passkey and open with it, erase.

import assert from 'node:assert/strict';
import { authenticator } from './authenticator.mjs';
import { FAR, Keys } from './keys.mjs';
import { PASSPHRASE, inStep, role, signIn } from './person.mjs';
import { LAPTOP } from './walk.mjs';

export const name = 'a device is enrolled, recovered, opened otherwise and erased by keyboard alone';

const NORA = { userName: 'nora', password: 'a long walk by the sea' };
const NEXT = 'a short walk in the woods';
const NEW_PASSPHRASE = 'four rather calm words';

export async function test({ startServer, newPage, step }) {
  const { origin, people } = await startServer();

  step('a therapist invites');
  const therapist = await newPage();
  await signIn(therapist, origin, role(people, 'therapist'));
  await therapist.locator('input[type=text]').fill('Nora Erdacht');
  await therapist.locator('form button.primary').click();
  const code = (await therapist.locator('.code').innerText()).trim();
  await therapist.context().close();

  const page = await newPage({ allow: [/status of 40[01]/], serviceWorkers: 'block', locale: 'en-GB', viewport: LAPTOP, reducedMotion: 'reduce' });
  await authenticator(page);
  const keys = new Keys(page);
  const revoked = [];
  page.context().on('response', (response) => {
    if (response.url().endsWith('/oauth/revoke')) revoked.push([response.status(), new URLSearchParams(response.request().postData()).get('token')]);
  });
  const open = () => page.locator('.places').waitFor();

  step('enrol with the code');
  await page.goto(origin);
  await page.locator('main.gate button.primary').waitFor();
  await keys.to('main.gate a[href="/account/join"]');
  await keys.press('Enter');
  await page.locator('input[name=code]').waitFor();
  await keys.fill({ 'input[name=code]': code, 'input[name=user_name]': NORA.userName, 'input[name=password]': NORA.password });
  const first = await page.locator('.account-code').innerText();
  await keys.to('a.primary');
  await keys.press('Enter');

  step('sign in for the first time, and protect the device');
  await page.locator('main.gate button.primary').waitFor();
  await keys.to('main.gate button.primary');
  await keys.press('Enter');
  await signedIn(keys, NORA);
  const choose = 'input[autocomplete=new-password]';
  await page.locator(choose).first().waitFor();
  await keys.to(choose);
  await keys.type(PASSPHRASE);
  await keys.press('Tab');
  await keys.type(PASSPHRASE);
  await keys.press('Enter');
  await open();
  await inStep(page);
  await keys.lands('main h1');

  step('a message, so that there is something to keep');
  await keys.go('team');
  await keys.to('form.write textarea');
  await keys.type('The knee is better today.');
  await keys.press('Tab');
  await keys.press('Enter');
  const written = page.locator('.thread .own', { hasText: 'The knee is better today.' });
  await written.waitFor();
  await inStep(page);

  step('sign out, and open the record without the account');
  await leaving(keys, '.deciding button:not(.primary)');
  await unlocked(keys, PASSPHRASE);
  await open();
  await page.locator('.sync span', { hasText: 'please sign in again' }).waitFor();

  step('the password is forgotten: the recovery code sets another one');
  await keys.to('.sync', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await page.locator('input[name=user_name]').waitFor();
  await keys.to('.account-links a[href^="/account/recover"]');
  await keys.press('Enter');
  await page.locator('input[name=recovery_code]').waitFor();
  await keys.fill({ 'input[name=user_name]': NORA.userName, 'input[name=recovery_code]': first, 'input[name=password]': NEXT });
  const second = await page.locator('.account-code').innerText();
  assert.match(second, /^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
  assert.notEqual(second, first, 'the code that was used is given again');
  await keys.to('a.primary');
  await keys.press('Enter');

  step('the vault still opens, and only the new password signs in');
  await unlocked(keys, PASSPHRASE);
  await open();
  await keys.go('team');
  await written.waitFor();
  await page.locator('.sync span', { hasText: 'please sign in again' }).waitFor();
  await keys.to('.sync', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await signedIn(keys, NORA);
  await page.locator('#failure').waitFor();
  await keys.to('input[name=password]');
  await keys.type(NEXT);
  await keys.press('Enter');
  await unlocked(keys, PASSPHRASE);
  await open();
  await inStep(page);

  step('another passphrase');
  await keys.go('privacy');
  await page.locator('section[aria-labelledby=stored] li').first().waitFor();
  const opens = 'section[aria-labelledby=opens]';
  await keys.to(`${opens} details:last-of-type summary`);
  await keys.press('Enter');
  for (const [at, words] of [PASSPHRASE, NEW_PASSPHRASE, NEW_PASSPHRASE].entries()) {
    await keys.to(`${opens} details:last-of-type label:nth-of-type(${at + 1}) input`, 3);
    await keys.type(words);
  }
  await keys.press('Enter');
  await page.locator('.notice', { hasText: 'was changed' }).waitFor();
  await keys.stays();

  step('a passkey');
  await keys.to(`${opens} details:first-of-type summary`, FAR, 'Shift+Tab');
  await keys.press('Enter');
  await keys.to(`${opens} details:first-of-type input`, 3);
  await keys.type(NEW_PASSPHRASE);
  await keys.press('Enter');
  await page.locator(`${opens} li`).waitFor();
  await keys.stays();

  step('lock, and open with it');
  await keys.to('header button:last-of-type', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await page.locator('main.gate > button.primary').waitFor();
  await keys.lands('main h1');
  await keys.to('main.gate > button.primary');
  await keys.press('Enter');
  await open();
  await keys.lands('main h1');
  await inStep(page);

  step('erase to the end: the sign-in ends, and nothing is left');
  revoked.length = 0;
  await leaving(keys, '> button');
  await page.locator('section[aria-labelledby=leave] .danger').waitFor();
  await keys.to('section[aria-labelledby=leave] .danger', 3);
  await keys.press('Enter');
  await page.locator('main.gate a[href="/account/join"]').waitFor();
  await keys.lands('main h1');
  assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  assert.deepEqual(revoked.map(([status]) => status), [200]);
  const again = await fetch(`${origin}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'ambulo-app', refresh_token: revoked[0][1] }) });
  assert.equal(again.status, 400, 'the sign-in goes on after erasing');
  console.log(`        ${keys.stops} stops, each with its focus to be seen`);
}

/** On the account's page. */
async function signedIn(keys, { userName, password }) {
  await keys.page.locator('input[name=user_name]').waitFor();
  await keys.fill({ 'input[name=user_name]': userName, 'input[name=password]': password });
}

/** On the page of a locked record. */
async function unlocked(keys, words) {
  const field = 'main.gate input[autocomplete=current-password]';
  await keys.page.locator(field).waitFor();
  await keys.to(field);
  await keys.type(words);
  await keys.press('Enter');
}

/** Presses one of the buttons with which one leaves. */
async function leaving(keys, button) {
  await keys.go('privacy');
  await keys.page.locator('section[aria-labelledby=stored] li').first().waitFor();
  await keys.to(`section[aria-labelledby=leave] ${button}`);
  await keys.press('Enter');
}
