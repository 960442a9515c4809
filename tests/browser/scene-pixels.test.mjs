// Screens with finer pixels: what is drawn is finer, and what is pressed, named and pointed at stays where it is.

import assert from 'node:assert/strict';
import { comesToRest } from './harness.mjs';
import { caster, solids, tapped } from './picking.mjs';
import { openScene } from './scene-stage.mjs';

export const name = 'on any screen a press, a resting mouse and a label mean the same place of the canvas';

const SIZE = { width: 181, height: 140 };
/** Pixels of the screen for one of the page, and how many of them are drawn: nobody sees more than two. */
const RATIOS = [[1, 1], [1.5, 1.5], [2, 2], [3, 2]];
const VIEW = { camera: { target: [0, 1.35, 0], distance: 0.9, yaw: 0.3, pitch: 0.1 } };
const NAMED = ['hat_skull', 'humerus_r', 'humerus_l', 'pelvis'];

export async function test({ origin, newPage, step }) {
  const assets = await (await fetch(`${origin}/assets.json`)).json();
  const bones = await solids({ origin, assets, systems: ['skeleton'] });
  const shows = caster(bones, VIEW.camera, SIZE.width, SIZE.height);
  // A press a hair off an edge may fall to either side; here each lies well within what it names.
  const places = [];
  for (let y = 6; y < SIZE.height; y += 9) {
    for (let x = 6; x < SIZE.width; x += 9) {
      const id = shows(x, y);
      if ([[2, 0], [-2, 0], [0, 2], [0, -2]].every(([dx, dy]) => shows(x + dx, y + dy) === id)) places.push([x, y, id]);
    }
  }
  const parts = new Set(places.map(([, , id]) => id));
  assert.ok(parts.size > 6, `${parts.size} parts`);

  let spots;
  for (const [deviceScaleFactor, drawn] of RATIOS) {
    step(`${deviceScaleFactor} pixels for one: the picture`);
    const page = await openScene(newPage, origin, { ...SIZE, deviceScaleFactor });
    await page.evaluate((url) => tell({ type: 'load_system', system: 'skeleton', url }), assets['anatomy/body/skeleton.bin']);
    await page.waitForFunction(() => heard('system_loaded').length > 0);
    const size = await page.evaluate(() => [canvas.width, canvas.height]);
    assert.deepEqual(size, [SIZE.width, SIZE.height].map((css) => Math.round(css * drawn)));

    step(`${deviceScaleFactor} pixels for one: presses`);
    const named = await tapped(page, VIEW, places);
    places.forEach(([x, y, id], i) => assert.equal(named[i], id, `at ${x}, ${y}`));

    step(`${deviceScaleFactor} pixels for one: labels, and a mouse that rests`);
    await page.evaluate(([view, ids]) => {
      said.length = 0;
      tell({ type: 'set_view', view: { ...view, selection: null } });
      tell({ type: 'place', ids });
    }, [VIEW, NAMED]);
    await page.waitForFunction(() => heard('placed').length > 0);
    assert.ok(await comesToRest(page, 5), 'the scene comes to rest');
    const told = await page.evaluate(() => heard('placed').at(-1).spots);
    spots ??= told;
    assert.equal(told.length, spots.length);
    told.forEach(({ id, x, y }, i) => {
      assert.equal(id, spots[i].id);
      assert.ok(Math.hypot((x - spots[i].x) * SIZE.width, (y - spots[i].y) * SIZE.height) < 1, `${id} at ${x}, ${y}, not ${JSON.stringify(spots[i])}`);
    });
    const [x, y] = places.find(([, , id]) => id !== null);
    await page.mouse.move(x, y);
    await page.waitForFunction(() => heard('hovered').some((word) => word.name));
    const over = await page.evaluate(() => heard('hovered').at(-1));
    assert.ok(Math.hypot(over.x * SIZE.width - x, over.y * SIZE.height - y) < 1, JSON.stringify([over, x, y]));
    assert.deepEqual(await page.evaluate(() => glErrors()), []);
    await page.close();
  }
}
