// Every page in the four languages, light and dark, phone and laptop: pictures for people to look at.

import { firstSignIn, go, role, signIn } from './person.mjs';
import { PICTURED as LANGUAGES, speak, visit } from './walk.mjs';

export const name = 'a tour of every page';
export const limit = 1_800_000;

const PLACES = ['today', 'medicines', 'vitals', 'exercises', 'team', 'privacy'];
/** The pages with the body in 3D, each by its path and the name of its pictures. */
const BODY = [['/body', 'body'], ['/body/layers', 'layers'], ['/body/learn', 'learn'], ['/body/story/heart-attack', 'story']];
/** Drawn by software, the body follows a new size slowly. */
const SETTLE_MS = 3_000;

export async function test({ origin, server, newPage, step, screenshots }) {
  step('before the first sign-in');
  for (const language of LANGUAGES) {
    const page = await newPage({ locale: language });
    await page.goto(origin);
    await page.locator('main.gate button.primary').waitFor();
    await screenshots(page, `${language}-welcome`);
    await page.locator('main.gate button.primary').click();
    await page.locator('input[name=password]').waitFor();
    await screenshots(page, `${language}-sign-in`);
    await page.context().close();
  }

  step('a patient');
  const patients = server.people.filter((person) => person.role === 'patient');
  const patient = await newPage();
  await signIn(patient, origin, patients.at(-1));
  await patient.locator('input[autocomplete=new-password]').first().waitFor();
  await screenshots(patient, 'en-first-vault');
  await patient.context().close();
  const page = await newPage();
  await firstSignIn(page, origin, patients.at(-1));
  for (const language of LANGUAGES) {
    step(`the patient's pages in ${language}`);
    await speak(page, language);
    await screenshots(page, `${language}-settings`);
    for (const place of PLACES) {
      await go(page, place);
      await screenshots(page, `${language}-${place}`);
    }
    await go(page, 'medicines');
    await follow(page, 'main a[href^="/medicines/"]');
    await screenshots(page, `${language}-medicine`);
    for (const kind of ['heart-rate', 'blood-pressure', 'glucose']) {
      await go(page, 'vitals');
      await follow(page, `main a[href="/vitals/${kind}"]`);
      await screenshots(page, `${language}-vital-${kind}`);
    }
    await go(page, 'exercises');
    await follow(page, 'main a[href^="/exercises/"]');
    await screenshots(page, `${language}-exercise`);
    for (const [path, name] of BODY) {
      await visit(page, path);
      await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
      await page.waitForTimeout(SETTLE_MS);
      await screenshots(page, `${language}-${name}`, SETTLE_MS);
    }
  }
  await page.reload();
  await page.locator('input[autocomplete=current-password]').waitFor();
  await screenshots(page, `${LANGUAGES.at(-1)}-unlock`);

  step('a therapist');
  const therapist = await newPage();
  await signIn(therapist, origin, role(server.people, 'therapist'));
  await therapist.locator('.vitals a').first().waitFor();
  for (const language of LANGUAGES) {
    step(`the therapist's pages in ${language}`);
    await speak(therapist, language);
    await go(therapist, 'patients');
    await therapist.locator('.vitals a').first().waitFor();
    await screenshots(therapist, `${language}-patients`);
    await follow(therapist, '.vitals a');
    await therapist.locator('a.primary').waitFor();
    await therapist.waitForTimeout(3000);
    await screenshots(therapist, `${language}-patient`);
    await follow(therapist, 'a.primary');
    await screenshots(therapist, `${language}-prescribe`);
  }
}

async function follow(page, selector) {
  const link = page.locator(selector).first();
  if (!(await link.count())) return;
  await link.click();
  await page.locator('main h1').waitFor();
  await page.waitForTimeout(500);
}
