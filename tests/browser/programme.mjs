// What happens to a programme after it was prescribed: the therapist changes an exercise, and stops it.

import assert from 'node:assert/strict';
import { go, sync } from './person.mjs';

/** On the page of the patient, and by that patient: the first exercise is changed, then stopped. */
export async function amendAndStop(therapist, patient, step) {
  const line = therapist.locator('.exercise');
  const before = await line.count();

  step('the therapist changes the exercise, and the patient sees the new numbers');
  const name = await line.first().locator('strong').innerText();
  await line.first().locator('a.button').click();
  await therapist.getByRole('heading', { name: 'Change the exercise' }).waitFor();
  for (const [label, number] of [['Sets', '3'], ['Repetitions per set', '12'], ['Aim in degrees', '100']]) {
    await therapist.getByLabel(label, { exact: true }).fill(number);
  }
  await therapist.locator('form button.primary').click();
  await line.filter({ hasText: '3 sets of 12 repetitions · Aim: 100°' }).waitFor();
  assert.equal(await line.count(), before, 'the change is a second exercise');
  await sync(therapist);
  await sync(patient);
  await go(patient, 'exercises');
  const card = patient.locator('.cards .card');
  const changed = card.filter({ hasText: '3 sets of 12 repetitions' }).filter({ hasText: 'Aim: 100°' });
  await changed.waitFor();
  assert.equal(await card.count(), before);
  assert.equal(await changed.locator('h2').innerText(), name);

  step('the therapist stops it, and the patient has it no longer');
  const stopped = line.filter({ hasText: 'Aim: 100°' });
  await stopped.locator('.deciding button').dblclick();
  await therapist.waitForTimeout(500);
  assert.equal(await stopped.count(), 1, 'a double tap is taken for the answer to what it asked');
  if (!(await stopped.locator('.danger').count())) await stopped.locator('.deciding button').click();
  await stopped.locator('.danger').click();
  await stopped.waitFor({ state: 'detached' });
  await sync(therapist);
  await sync(patient);
  await changed.waitFor({ state: 'detached' });
  assert.equal(await card.count(), before - 1);
}
