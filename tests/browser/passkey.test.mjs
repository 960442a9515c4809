// Passkeys: the browser's own virtual authenticator makes them, and the vault opens with what their PRF answers.

import assert from 'node:assert/strict';
import { authenticator } from './authenticator.mjs';
import { PASSPHRASE, firstSignIn, go, role, unlock } from './person.mjs';

export const name = 'a passkey opens the device, a removed one does not, and the passphrase changes';

const NEW_PASSPHRASE = 'four rather calm words';

const opens = (page) => page.locator('section[aria-labelledby=opens]');
const keys = (page) => opens(page).locator('li');
const passkeyButton = (page) => page.locator('main.gate > button.primary');

/** Unfolds one of the two forms: `passkey` or `passphrase`. */
async function unfold(page, which) {
  const form = opens(page).locator('details').nth(which === 'passkey' ? 0 : 1);
  if ((await form.getAttribute('open')) === null) await form.locator('summary').click();
  return form;
}

async function enrol(page, words = PASSPHRASE) {
  const form = await unfold(page, 'passkey');
  await form.locator('input').fill(words);
  await form.locator('button').click();
  return form;
}

const says = (where, text) => where.locator('.problem', { hasText: text }).waitFor();
const isOpen = (page) => page.locator('.places').waitFor();

export async function test({ startServer, newPage, step, screenshots, axe }) {
  const { origin, people } = await startServer();
  const page = await newPage();
  await firstSignIn(page, origin, role(people, 'patient'));
  await go(page, 'privacy');

  step('an authenticator without PRF is told apart');
  const plain = await authenticator(page, { prf: false });
  await says(await enrol(page), 'cannot protect data');
  assert.equal(await keys(page).count(), 0);
  await plain.unplug();

  step('a wrong passphrase makes no passkey, nor does a person who is not recognised');
  const stranger = await authenticator(page, { verified: false });
  await says(await enrol(page, 'not the words'), 'does not open');
  assert.equal(await stranger.held(), 0);
  await says(await enrol(page), 'not confirmed');
  assert.equal(await keys(page).count(), 0);
  await stranger.unplug();

  step('a passkey is added, and the same authenticator gives no second one');
  const built = await authenticator(page);
  await enrol(page);
  await keys(page).first().waitFor();
  assert.equal(await built.held(), 1);
  // The name that a password manager shows must still be right next year.
  assert.match(await keys(page).first().innerText(), /\b20\d\d\b/);
  await says(await enrol(page), 'already has a passkey');
  assert.equal(await keys(page).count(), 1);
  assert.deepEqual(await axe(page), []);
  await screenshots(page, 'privacy-passkey');

  step('it opens the device after a reload');
  await page.reload();
  await passkeyButton(page).waitFor();
  assert.deepEqual(await axe(page), []);
  await screenshots(page, 'unlock-passkey');
  await passkeyButton(page).click();
  await isOpen(page);
  await go(page, 'today');
  await page.locator('.progress').waitFor();

  step('the passkey confirms a new passphrase in place of the old one');
  await go(page, 'privacy');
  await keys(page).first().waitFor();
  let form = await unfold(page, 'passphrase');
  const [, first, second] = await form.locator('input').all();
  await first.fill(NEW_PASSPHRASE);
  await second.fill('something else');
  await form.locator('button').click();
  await says(form, 'not the same');
  await second.fill(NEW_PASSPHRASE);
  await form.locator('button').click();
  await page.locator('.notice', { hasText: 'was changed' }).waitFor();
  await page.reload();
  await unlock(page, PASSPHRASE);
  await says(page, 'does not open');
  await unlock(page, NEW_PASSPHRASE);
  await isOpen(page);

  step('and the new one the next');
  await go(page, 'privacy');
  await keys(page).first().waitFor();
  form = await unfold(page, 'passphrase');
  const inputs = await form.locator('input').all();
  for (const [at, words] of [NEW_PASSPHRASE, PASSPHRASE, PASSPHRASE].entries()) await inputs[at].fill(words);
  await form.locator('button').click();
  await page.locator('.notice', { hasText: 'was changed' }).waitFor();

  step('a passkey that is removed elsewhere opens nothing');
  await page.reload();
  await passkeyButton(page).waitFor();
  const other = await newPage({ context: page.context() });
  await other.goto(origin);
  await unlock(other);
  await isOpen(other);
  await go(other, 'privacy');
  await keys(other).first().locator('button').click();
  await other.locator('.notice', { hasText: 'no longer opens' }).waitFor();
  assert.equal(await keys(other).count(), 0);
  await other.close();
  await passkeyButton(page).click();
  await says(page, 'no longer opens this device');
  await page.reload();
  await page.locator('input[autocomplete=current-password]').waitFor();
  assert.equal(await passkeyButton(page).count(), 0);
  await unlock(page);
  await isOpen(page);

  step('a ceremony that is not confirmed says so, and the passphrase still opens');
  await built.unplug();
  const another = await authenticator(page);
  await go(page, 'privacy');
  await enrol(page);
  await keys(page).first().waitFor();
  await page.reload();
  // One refusal locks an authenticator, as it locks a real one.
  await another.verifies(false);
  await passkeyButton(page).click();
  await says(page, 'not confirmed');
  await screenshots(page, 'unlock-passkey-refused');
  await unlock(page);
  await isOpen(page);
}
