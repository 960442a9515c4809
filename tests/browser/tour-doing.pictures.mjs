// In the middle of something: a dose that is left out, a number typed in, an exercise, a message; and the therapist
// changing and stopping an exercise.

import { firstSignIn, role, signIn, weigh } from './person.mjs';
import { emulator } from './scene-stage.mjs';
import { PICTURED, arrive, patientPlaces, speak, therapistPlaces, visit } from './walk.mjs';

export const name = 'a tour of what people do on the pages';
export const limit = 1_800_000;

/** States of the patient's places that stand in `walk.mjs`, each with the name of its pictures; with the body, the last. */
const STATES = {
  'skip reasons': 'dose-skipping', 'the guard': 'dose-guard', 'an entry': 'entry-unreadable', weight: 'vital-weight-cursor',
  'an unknown measure': 'vital-unknown', erasing: 'erasing', nowhere: 'nowhere',
  'an exercise': 'exercise-check', 'too much pain': 'exercise-pain', moving: 'exercise-moving', 'after moving': 'exercise-after',
};
/** Drawn by software, the body follows a new size slowly. */
const SETTLE_MS = 1_500;

export async function test({ origin, server, newPage, step, screenshots }) {
  step('a patient with a headset');
  const patient = server.people.find((person) => person.role === 'patient');
  const page = await newPage({ xr: true, reducedMotion: 'reduce' });
  await page.addInitScript(emulator);
  await firstSignIn(page, origin, patient);
  const places = await patientPlaces(page);
  // The scene's first start is slow; the places below do not wait so long.
  await visit(page, '/body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  for (const language of PICTURED) {
    const keep = async (picture, drawn) => {
      if (drawn) await page.waitForTimeout(SETTLE_MS);
      await screenshots(page, `${language}-${picture}`, drawn ? SETTLE_MS : 0);
    };
    await speak(page, language);
    for (const [state, picture] of Object.entries(STATES)) {
      step(`${state} in ${language}`);
      const place = places.find((one) => one.name === state);
      await arrive(page, place);
      await keep(picture, await page.locator('.stage').count() > 0);
    }

    step(`what is entered in ${language}`);
    await visit(page, '/vitals');
    await weigh(page, '700');
    await page.locator('.problem:not(:empty)').waitFor();
    await keep('entry-odd');
    await visit(page, '/team');
    await page.locator('.write textarea').fill('Thank you, that helped. / شكرا لك');
    await keep('message-written');
    await page.locator('.write button.primary').click();
    await page.locator('.notice').waitFor();
    await keep('message-sent');
    await page.locator('.notice .close').click();
    await visit(page, '/today');
    const take = page.locator('.dose .primary').first();
    if (await take.count()) {
      await take.click();
      await page.locator('.notice button').first().waitFor();
      await keep('dose-taken');
      await page.locator('.notice button').first().click();
    }
  }
  await page.context().close();

  step('a therapist');
  const therapist = await newPage();
  await signIn(therapist, origin, role(server.people, 'therapist'));
  await therapist.locator('.vitals a').first().waitFor();
  const states = await therapistPlaces(therapist, patient.name);
  for (const language of PICTURED) {
    step(`an exercise is stopped, and changed, in ${language}`);
    await speak(therapist, language);
    await arrive(therapist, states.find((one) => one.name === 'stopping'));
    await screenshots(therapist, `${language}-patient-stopping`);
    await therapist.locator('.exercise a.button').first().click();
    await therapist.locator('form textarea').waitFor();
    await screenshots(therapist, `${language}-prescribe-change`);
  }
}
