// Where the labels of the close-ups point, held against three.js's ray-caster: at what they name, and at nothing before it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { comesToRest } from './harness.mjs';
import { caster } from './picking.mjs';

const SIZE = { width: 400, height: 300 };
/** Of what is seen, so many places are looked for across the canvas. */
const GRID = 60;

/** Holds the spots that the scene of this page tells, which has loaded all systems, against what shows there. */
export async function pointsWhereItShows(page, meshes) {
  const { steps } = JSON.parse(await readFile(new URL('../../assets/anatomy/close-ups.json', import.meta.url)));
  const before = page.viewportSize();
  await page.setViewportSize(SIZE);
  const wrong = [];
  let told = 0;
  for (const { key, view } of steps) {
    const spots = await placed(page, view);
    const ofView = ({ userData: { id } }) => view.isolated.includes(id);
    const faded = ({ userData: { id } }) => view.faded?.includes(id) ?? false;
    for (const id of view.labels) {
      // What is faded is seen through what else is.
      const drawn = meshes.filter((mesh) => mesh.userData.id === id || (ofView(mesh) && !faded(mesh)));
      const shows = caster(drawn, view.camera, SIZE.width, SIZE.height);
      const spot = spots.find((known) => known.id === id);
      const met = spot && shows(spot.x * SIZE.width, spot.y * SIZE.height);
      told += 1;
      if (met === id) continue;
      const places = Array.from({ length: GRID * GRID }, (_, i) => shows(((i % GRID) + 0.5) / GRID * SIZE.width, (Math.floor(i / GRID) + 0.5) / GRID * SIZE.height));
      wrong.push(`${key}: ${id} points at ${met}; it shows at ${places.filter((one) => one === id).length} of ${places.length} places`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(told > 30, `${told} labels`);
  await page.setViewportSize(before);
}

/** Shows a view with its labels: where they point when all has come to rest. */
async function placed(page, view) {
  await page.evaluate((view) => {
    said.length = 0;
    tell({ type: 'set_view', view });
    tell({ type: 'place', ids: view.labels });
  }, view);
  await page.waitForFunction(() => heard('placed').length > 0);
  assert.ok(await comesToRest(page, 9), 'the scene comes to rest');
  return page.evaluate(() => heard('placed').at(-1).spots);
}
