// What the stand-in for the scene cannot prove: the place of a condition without a story is lit on the real body, and a
// tap on the real body answers the quiz.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { firstSignIn, go } from './person.mjs';
import { pixels, settled } from './picture.mjs';
import { overhear } from './scene-stage.mjs';
import { visit } from './walk.mjs';

export const name = "a condition's place is lit on the real body, and a tap on it answers the quiz";

export async function test({ origin, server, newPage, step }) {
  const page = await newPage({ viewport: { width: 1000, height: 640 }, serviceWorkers: 'block', reducedMotion: 'reduce' });
  // No session is entered here.
  await page.addInitScript(() => { window.realFramebuffer = () => {}; });
  await page.addInitScript(overhear);
  await firstSignIn(page, origin, server.people.find((one) => one.userName === 'anna'));

  step('the thyroid of who has a thyroid condition is lit');
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  await page.locator('.conditions li', { hasText: 'thyroid' }).locator('a').click();
  await page.locator('main h1', { hasText: 'Underactive thyroid' }).waitFor();
  await page.waitForFunction(() => heard('system_loaded').some(({ system }) => system === 'glands'));
  await page.locator('.labels .tag', { hasText: 'Thyroid' }).waitFor();
  // The label's end lies over the place itself.
  await page.evaluate(() => { document.querySelector('.labels').style.display = 'none'; });
  const lit = await settled(page);
  const view = await page.evaluate(() => told.findLast(({ type }) => type === 'set_view').view);
  const [spot] = await spots(page, ['thyroid']);
  const tapped = await tap(page, spot);
  assert.equal(tapped, 'thyroid', 'nothing lies before it');
  await page.evaluate((view) => scene.receive(JSON.stringify({ type: 'set_view', view })), { ...view, marks: [] });
  const [bright, plain] = [await colour(page, lit, spot), await colour(page, await settled(page), spot)];
  const apart = Math.max(...bright.map((value, i) => Math.abs(value - plain[i])));
  assert.ok(apart > 25, `its colour is ${bright}, and ${plain} without the light`);

  step('a tap answers, rightly and wrongly');
  await visit(page, '/body/learn');
  await page.locator('.systems button', { hasText: 'Bones' }).click();
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Tap in the picture' }).click();
  const known = await names(page);
  const answers = { right: 0, wrong: 0 };
  for (let asked = 1; asked <= 10 && !(answers.right && answers.wrong); asked += 1) {
    await page.locator('.detail', { hasText: `Part ${asked} of 10` }).waitFor();
    const heading = (await page.locator('.story h2', { hasText: 'Tap: ' }).textContent()).replace('Tap: ', '');
    const ids = known.filter((part) => part.unsided === heading).map((part) => part.id);
    assert.ok(ids.length > 0, heading);
    await settled(page);
    // Once one was right, the next is meant to be wrong: whatever is met first.
    const places = answers.right ? ANYWHERE : await spots(page, ids);
    let chosen = null;
    for (const place of places) chosen ??= await tap(page, place);
    assert.ok(chosen, `nothing can be tapped where ${heading} is asked for`);
    const right = ids.includes(chosen);
    const said = page.locator(right ? '.lead[role=status]' : '.problem[role=status]');
    await said.waitFor();
    answers[right ? 'right' : 'wrong'] += 1;
    await page.locator('.story-moves button').first().click();
  }
  assert.ok(answers.right && answers.wrong, JSON.stringify(answers));
  await page.context().close();
}

/** Places all over the picture, from its middle. */
const ANYWHERE = [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((y) => [0.5, 0.46, 0.54, 0.4, 0.6].map((x) => ({ x, y })));

/** Where in the picture these structures show, as the scene itself says. */
async function spots(page, ids) {
  await page.evaluate((ids) => {
    said.length = 0;
    scene.receive(JSON.stringify({ type: 'place', ids }));
  }, ids);
  await settled(page);
  const told = await page.evaluate(() => heard('placed').at(-1)?.spots ?? []);
  return told.filter(({ x, y }) => x > 0 && x < 1 && y > 0 && y < 1);
}

/** Taps there; what the scene names. */
async function tap(page, { x, y }) {
  const canvas = page.locator('.stage canvas');
  const { width, height } = await canvas.boundingBox();
  await page.evaluate(() => { said.length = 0; });
  await canvas.click({ position: { x: x * width, y: y * height }, timeout: 30_000 });
  await page.waitForFunction(() => said.some(({ type }) => type.startsWith('picked')), null, { timeout: 30_000 });
  return page.evaluate(() => said.find(({ type }) => type.startsWith('picked')).id ?? null);
}

/** The mean colour about a place of a picture. */
async function colour(page, png, { x, y }) {
  const { width, height, data } = await pixels(page, png);
  const [left, top] = [x * width - 2, y * height - 2].map(Math.round);
  const about = Array.from({ length: 16 }, (_, n) => 4 * ((top + Math.floor(n / 4)) * width + left + (n % 4)));
  return [0, 1, 2].map((c) => about.reduce((sum, at) => sum + data[at + c], 0) / about.length);
}

/** The bones by their names, as the quiz asks for them. */
async function names(page) {
  return page.evaluate(async () => {
    const assets = JSON.parse(document.getElementById('assets').textContent);
    const read = async (name) => (await fetch(assets[name])).json();
    const words = await read('anatomy/names/en.json');
    const begun = (text) => text[0].toUpperCase() + text.slice(1);
    const { structures } = await read('anatomy/structures.json');
    const bones = Object.entries((await read('anatomy/names.json')).bones).map(([id, bone]) => ({ id, ...bone, key: bone.structure }));
    const parts = structures.filter(({ system }) => system === 'skeleton').map((one) => ({ ...one, key: one.name }));
    return [...bones, ...parts].map(({ id, key, n }) => {
      const fill = (text) => text.replace('{n}', n).replace('{ordinal}', words.ordinals[n - 1]).replace('{finger}', words.fingers[n - 1]);
      const [clinical, lay] = ['clinical', 'lay'].map((kind) => fill(words.structures[key][kind]));
      const both = words.pattern.both.replace('{lay}', lay).replace('{clinical}', clinical);
      return { id, unsided: begun(clinical === lay ? lay : both) };
    });
  });
}
