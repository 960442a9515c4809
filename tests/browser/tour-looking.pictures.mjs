// Looking at the body: a search, a part that is chosen, a close-up, the tools, a story's last word, and the questions that
// one learns the names by.

import { firstSignIn, role } from './person.mjs';
import { PICTURED, arrive, patientPlaces, speak, visit } from './walk.mjs';

export const name = 'a tour of looking at the body';
export const limit = 1_800_000;

/** The beginning of a bone's name. */
const SOUGHT = { en: 'femur', de: 'femur', es: 'fémur', ar: 'عظم الفخذ', qps: 'femur' };
/** Drawn by software, the body follows a new size slowly. */
const SETTLE_MS = 1_500;

export async function test({ origin, server, newPage, step, screenshots }) {
  const page = await newPage({ reducedMotion: 'reduce' });
  await firstSignIn(page, origin, role(server.people, 'patient'));
  const places = await patientPlaces(page);
  for (const language of PICTURED) {
    const keep = async (picture) => {
      await page.waitForTimeout(SETTLE_MS);
      await screenshots(page, `${language}-${picture}`, SETTLE_MS);
    };
    await speak(page, language);

    step(`looking in ${language}`);
    await visit(page, '/body');
    await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
    await page.locator('input[type=search]').fill(SOUGHT[language]);
    await page.locator('.found button').first().waitFor();
    await keep('body-found');
    await page.locator('form .found button').first().click();
    await page.locator('.acts').first().waitFor();
    await keep('body-part');
    await page.locator('.close-ups button').first().click();
    await page.locator('.close-up').waitFor();
    await keep('body-close-up');
    await page.locator('details.tools summary').click();
    await page.locator('details.tree summary').first().click();
    await keep('body-tools');

    step(`stories in ${language}`);
    for (const [state, picture] of [['when to call', 'story-call'], ['a place', 'place'], ['no story', 'story-none']]) {
      await arrive(page, places.find((one) => one.name === state));
      await keep(picture);
    }

    step(`learning in ${language}`);
    await question(page, keep);
  }
  await page.context().close();
}

/** The quiz: a question, what was right, what was not, and a part to be tapped. */
async function question(page, keep) {
  await visit(page, '/body/learn');
  const ways = page.locator('.steps .deciding button');
  await ways.first().waitFor();
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 60_000 });
  await ways.first().click();
  await page.locator('.found button').first().waitFor();
  await keep('learn-question');
  const shown = new Set();
  for (let n = 0; n < 24 && shown.size < 2; n += 1) {
    await page.locator('.found button').first().click();
    const answer = page.locator('.story-moves button');
    await answer.waitFor();
    const kind = await page.locator('.steps .problem[role=status]').count() ? 'wrong' : 'right';
    if (!shown.has(kind)) await keep(`learn-${kind}`);
    shown.add(kind);
    await answer.click();
    if (!(await page.locator('.found button').count())) break;
  }
  await visit(page, '/body/learn');
  await ways.nth(1).click();
  await page.locator('.story h2').waitFor();
  await keep('learn-tap');
}
