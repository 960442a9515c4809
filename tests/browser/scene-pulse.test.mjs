// The heart beats and the lungs breathe at the rates that the scene is told, where a person can see it, and otherwise
// nothing is drawn.

import assert from 'node:assert/strict';
import { comesToRest } from './harness.mjs';
import { openScene } from './scene-stage.mjs';

export const name = 'the heart beats at its rate, and rests where nobody could see it';
export const limit = 600_000;

const CHEST = { target: [0.0, 1.25, 0.05], distance: 0.7, yaw: 0.3, pitch: 0.05 };

export async function test({ origin, newPage, step }) {
  const page = await openScene(newPage, origin, { width: 200, height: 200 });
  const show = (systems, camera = CHEST) => page.evaluate(([systems, camera]) => tell({ type: 'set_view', view: { systems, camera } }), [systems, camera]);
  const pulse = (beats, breaths) => page.evaluate(([beats, breaths]) => tell({ type: 'pulse', beats_per_min: beats, breaths_per_min: breaths }), [beats, breaths]);

  await page.evaluate(async () => {
    const assets = await (await fetch('/assets.json')).json();
    tell({ type: 'reduced_motion', reduced: false });
    for (const system of ['heart', 'lungs']) {
      tell({ type: 'load_system', system, url: assets[`anatomy/body/${system}.bin`], coarse_url: assets[`anatomy/body/${system}.coarse.bin`] });
    }
  });
  await page.waitForFunction(() => heard('system_loaded').length === 2, null, { timeout: 120_000 });
  await show(['heart']);

  step('without a rate it rests');
  await rests(page);
  const atRest = await middle(page);

  step('with one it beats, as fast as it is told');
  await pulse(60, null);
  await moves(page);
  const pictures = new Set();
  for (let i = 0; i < 12; i += 1) {
    pictures.add(await middle(page));
    await page.waitForTimeout(170);
  }
  assert.ok(pictures.size >= 4, `${pictures.size} different pictures of a beating heart`);

  step('out of rhythm it beats too, and rests with it');
  await page.evaluate((camera) => tell({ type: 'set_view', view: { systems: ['heart'], camera, rhythm: { irregular: true } } }), CHEST);
  await moves(page);
  await pulse(null, null);
  await rests(page);

  step('the lungs breathe without it');
  await show(['lungs']);
  await rests(page);
  await pulse(null, 15);
  await moves(page);

  step('what is not shown does not move');
  await show(['skeleton']);
  await rests(page);

  step('nor what is too far off to be seen to move');
  await show(['heart'], { ...CHEST, distance: 6 });
  await pulse(60, 15);
  await rests(page);
  await show(['heart']);
  await moves(page);

  step('nor for a person who wants no motion');
  await page.evaluate(() => tell({ type: 'reduced_motion', reduced: true }));
  await rests(page);
  assert.ok((await middle(page)) === atRest, 'it rests as it did before');
  await page.evaluate(() => tell({ type: 'reduced_motion', reduced: false }));
  await moves(page);

  step('a rate that no person has is none');
  for (const rate of [0, -60, 1e9]) {
    await pulse(rate, rate);
    await rests(page);
  }
  assert.deepEqual(await page.evaluate(() => glErrors()), []);
  await page.close();
}

/** Many frames are drawn, though nobody touches anything. */
async function moves(page) {
  const before = await page.evaluate(() => scene.frames());
  await page.waitForFunction((before) => scene.frames() > before + 24, before, { timeout: 60_000 });
}

async function rests(page) {
  assert.ok(await comesToRest(page, 15), 'the scene comes to rest');
}

/** The picture as a text that can be compared. */
async function middle(page) {
  return (await page.screenshot({ timeout: 60_000 })).toString('base64');
}
