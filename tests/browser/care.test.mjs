// From the therapist's prescription to the patient's result: invite, enrol, prescribe, do it offline, see it.

import assert from 'node:assert/strict';
import { firstSignIn, go, role, signIn, sync } from './person.mjs';

export const name = 'a therapist invites and prescribes, the patient enrols and exercises offline, the therapist sees it';

export async function test({ startServer, newPage, step, screenshots }) {
  const server = await startServer();
  const { origin, people } = server;
  const offline = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/;

  step('the therapist signs in and invites');
  const therapist = await newPage();
  await signIn(therapist, origin, role(people, 'therapist'));
  await therapist.locator('.vitals a').first().waitFor();
  await screenshots(therapist, 'patients');
  await therapist.locator('input[type=text]').fill('Nora Erdacht');
  await therapist.locator('input[type=date]').fill('1961-04-02');
  await therapist.locator('form button.primary').click();
  const code = (await therapist.locator('.code').innerText()).trim();
  const join = await therapist.locator('.invitation a').getAttribute('href');
  assert.match(code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  assert.ok(join.startsWith(origin), join);
  await screenshots(therapist, 'invitation');

  step('the patient enrols with the code');
  const patient = await newPage({ allow: [offline] });
  await patient.goto(join);
  await patient.locator('input[name=code]').fill(code);
  await patient.locator('input[name=user_name]').fill('nora');
  for (const field of await patient.locator('input[type=password]').all()) await field.fill('a long walk by the sea');
  await screenshots(patient, 'join');
  await patient.locator('button[type=submit], form button').first().click();
  await patient.locator('.account-code').waitFor();
  await screenshots(patient, 'recovery-code');

  step('the patient signs in; an empty record says what to do first');
  await firstSignIn(patient, origin, { userName: 'nora', password: 'a long walk by the sea' });
  await patient.locator('.first').waitFor();
  await screenshots(patient, 'empty');

  step('the therapist prescribes in under a minute');
  const began = Date.now();
  await therapist.locator('.vitals a', { hasText: 'Nora Erdacht' }).click();
  await therapist.locator('h1', { hasText: 'Nora Erdacht' }).waitFor();
  await therapist.locator('a.primary').click();
  await therapist.locator('input[value=knee-extension]').check();
  await therapist.locator('textarea').fill('Slowly, please.');
  await screenshots(therapist, 'prescribe');
  await therapist.locator('form button.primary').click();
  await therapist.locator('.exercise').first().waitFor();
  await sync(therapist);
  assert.ok(Date.now() - began < 60_000, 'prescribing took over a minute even for a machine');

  step('the patient receives it, and does it offline');
  await sync(patient);
  await go(patient, 'exercises');
  await patient.locator('.card a.button').first().waitFor();
  await patient.context().setOffline(true);
  await patient.locator('.card a.button').first().click();
  const begin = patient.locator('.steps button.primary').first();
  assert.ok(await begin.isDisabled(), 'the exercise begins without a word on space and pain');
  await patient.locator('.steps input[type=checkbox]').check();
  await patient.locator('.pain button').nth(2).click();
  await screenshots(patient, 'exercise');
  await begin.click();
  for (let n = 0; n < 20; n += 1) await patient.locator('button.huge').click();
  await patient.locator('.pain button').nth(3).click();
  await patient.locator('.steps button.primary').first().click();
  await patient.locator('.sync[data-kind=waiting]').waitFor();

  step('online again, the therapist sees it');
  await patient.context().setOffline(false);
  await sync(patient);
  await sync(therapist);
  await therapist.locator('tr[data-session]').first().waitFor();
  assert.equal(await therapist.locator('tr[data-session]').count(), 1);
  const row = await therapist.locator('tr[data-session]').innerText();
  assert.match(row, /20 of 20/);
  assert.match(row, /2 → 3/);
  await screenshots(therapist, 'patient');
}
