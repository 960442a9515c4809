// The body's systems one by one, every close-up, and every step of every story: pictures of the canvas for people to look at.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { comesToRest } from './harness.mjs';
import { firstSignIn } from './person.mjs';
import { LAPTOP, visit } from './walk.mjs';

export const name = 'pictures of every system, every close-up and every step of every story';
export const limit = 2_400_000;

const STORIES = [
  'ankle-sprain', 'atrial-fibrillation', 'copd', 'heart-attack', 'heart-failure', 'herniated-disc', 'hypertension',
  'knee-osteoarthritis', 'knee-replacement', 'rotator-cuff-tear', 'stroke', 'type-2-diabetes',
];
/** Of these stories the dark look is shown too: a bone, a hollow organ, a vessel. */
const DARK = ['knee-replacement', 'heart-attack', 'stroke'];

export async function test({ origin, server, newPage, step, folder = process.env.AMBULO_SCREENSHOTS }) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const page = await newPage({ viewport: LAPTOP, reducedMotion: 'reduce', colorScheme: 'light' });
  await firstSignIn(page, origin, server.people.find((person) => person.role === 'patient'));
  const keep = async (picture) => {
    await still(page);
    const clip = await page.locator('.stage').boundingBox();
    await page.screenshot({ path: join(folder, `${picture}.png`), clip, animations: 'disabled', timeout: 90_000 });
  };
  const press = (what) => page.locator(what).evaluate((button) => button.click());

  await visit(page, '/body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  const systems = await page.locator('.systems button').allTextContents();
  for (const [at, system] of systems.entries()) {
    step(system);
    await visit(page, '/body');
    await page.locator('.stage[data-scene=here]').waitFor();
    const bones = systems.indexOf('Bones');
    const switches = page.locator('.systems button');
    if (at !== bones) {
      await switches.nth(at).evaluate((button) => button.click());
      await switches.nth(bones).evaluate((button) => button.click());
    }
    // Its file is on its way; nothing on this page says when it is drawn.
    await page.waitForTimeout(4_000);
    await keep(`body-${String(at + 1).padStart(2, '0')}-${system.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`);
  }

  await visit(page, '/body');
  await page.locator('.stage[data-scene=here]').waitFor();
  const near = page.locator('.close-ups button');
  await near.first().waitFor();
  for (const [at, region] of (await near.allTextContents()).entries()) {
    step(region);
    await near.nth(at).evaluate((button) => button.click());
    await page.locator('.close-up').waitFor();
    await page.waitForTimeout(4_000);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await keep(`close-up-${region.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  for (const story of STORIES) {
    step(story);
    await visit(page, `/body/story/${story}`);
    await page.locator('.stage[data-scene=here]').waitFor();
    for (let told = 1; ; told += 1) {
      await page.locator('.stage-note').waitFor({ state: 'detached', timeout: 120_000 });
      await keep(`story-${story}-${told}-light`);
      if (DARK.includes(story)) {
        await page.emulateMedia({ colorScheme: 'dark' });
        await keep(`story-${story}-${told}-dark`);
        await page.emulateMedia({ colorScheme: 'light' });
      }
      if (!(await page.locator('.story-moves button.primary').count())) break;
      await press('.story-moves button.primary');
      await page.locator('.story .detail[role=status]', { hasText: `Step ${told + 1} of` }).waitFor();
    }
  }
  await page.context().close();
}

/** Waits until the scene draws no more, or as long as a slow picture may take: in some stories a heart beats. */
async function still(page) {
  await page.waitForTimeout(600);
  await comesToRest(page, 10, 12_000);
}
