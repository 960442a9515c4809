// A phone in a person's room: one upright picture, no hands. It points by being turned, and fingers touch its screen.

import assert from 'node:assert/strict';
import { Vector3 } from 'three';
import { drawn, flesh, heart, openHeart, paper, ring } from './heart-room.mjs';
import { aim, look, measureFrom, only, onScreen, projected, pull, TABLE } from './room.mjs';
import { enter, xrFrames } from './scene-stage.mjs';

export const name = 'on a phone in a room the heart is placed, named by touch, made smaller, and left by the panel';

const HEAD = [0, 1.4, 0];
/** Of the phone's picture, pixels. */
const PICTURE = { width: 240, height: 480 };

/** A finger touches the screen there: parts of its width, and of its height from below. */
async function touch(page, at) {
  const [from, to] = await page.evaluate(([x, y]) => inFrame((frame) => {
    const [view] = frame.getViewerPose(window.base).views;
    const p = view.projectionMatrix;
    const m = view.transform.matrix;
    const [right, up] = [(2 * x - 1 + p[8]) / p[0], (2 * y - 1 + p[9]) / p[5]];
    const eye = [m[12], m[13], m[14]];
    return [eye, eye.map((value, i) => value + right * m[i] + up * m[4 + i] - m[8 + i])];
  }), at);
  await aim(page, 'right', from, to);
  await only(page, 'right');
  await pull(page);
  await only(page);
}

/** The box of the pixels between these heights that satisfy this, in parts of the picture from below, and how many they are. */
function boxOf({ width, height, pixels }, wanted, [foot, top] = [0, 1]) {
  const box = { found: 0, left: Infinity, right: -Infinity, foot: Infinity, top: -Infinity };
  for (let row = Math.ceil(foot * height); row < top * height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if (!wanted(...pixels.slice(4 * (row * width + column), 4 * (row * width + column) + 4))) continue;
      box.found += 1;
      [box.left, box.right] = [Math.min(box.left, column / width), Math.max(box.right, (column + 1) / width)];
      [box.foot, box.top] = [Math.min(box.foot, row / height), Math.max(box.top, (row + 1) / height)];
    }
  }
  return box;
}

export async function test({ origin, newPage, step }) {
  const { middles } = await heart(origin);
  const page = await openHeart(newPage, origin, { width: 120, height: 240, eyes: PICTURE });
  await page.evaluate(({ width, height }) => {
    device.stereoEnabled = false;
    XRWebGLLayer.prototype.getViewport = ({ eye }) => ({ x: 0, y: 0, width: eye === 'right' ? 0 : width, height });
  }, PICTURE);
  const good = () => drawn(page);

  step('a ring lies on the table at which the phone is held');
  await enter(page, 'ar');
  await measureFrom(page);
  await onScreen(page, true);
  await only(page);
  await look(page, HEAD, TABLE);
  await xrFrames(page, 6);
  const offered = await good();
  const [aimed] = await projected(page, TABLE);
  const seen = boxOf(offered, ring, [0.4, 1]);
  assert.ok(seen.found > 40, `${seen.found} pixels of the ring`);
  assert.ok(Math.abs((seen.left + seen.right) / 2 - aimed.x) < 0.06, JSON.stringify([seen, aimed]));

  step('the panel is at the foot of the picture, and as wide');
  const panel = boxOf(offered, paper, [0, 0.5]);
  assert.ok(panel.right - panel.left > 0.8 && panel.foot < 0.1 && panel.top > 0.2 && panel.top < 0.4, JSON.stringify(panel));
  const button = (across, down) => [
    panel.left + (panel.right - panel.left) * (across / 640), panel.top - (panel.top - panel.foot) * (down / 360),
  ];

  step('a touch beside the panel stands the heart in the ring');
  await touch(page, [0.5, 0.9]);
  await xrFrames(page, 4);
  const placed = await good();
  const small = boxOf(placed, flesh);
  assert.ok(small.found > 300, `${small.found} pixels of it`);
  assert.ok(small.left < aimed.x && aimed.x < small.right && small.foot < aimed.y + 0.05 && small.top > aimed.y, JSON.stringify([small, aimed]));
  assert.equal(boxOf(placed, ring, [0.4, 1]).found, 0, 'it is not looked for any more');

  step('a touch on it names the part that is touched');
  await page.evaluate(() => { said.length = 0; });
  await touch(page, [(small.left + small.right) / 2, (small.foot + small.top) / 2]);
  await page.waitForFunction(() => heard('picked').length > 0);
  const picked = await page.evaluate(() => heard('picked').at(-1));
  assert.ok(picked.name.length > 3 && new Vector3(...picked.at).distanceTo(middles['left-ventricle']) < 0.12, JSON.stringify(picked));
  await xrFrames(page, 4);
  const named = await good();
  const words = boxOf(named, paper).found - boxOf(placed, paper).found;
  assert.ok(words > 300, `${words} more pixels of paper: its name stands beside it, and the finger is gone`);

  step('a touch on the panel makes it as large as life');
  await touch(page, button(170, 190));
  await xrFrames(page, 4);
  const life = boxOf(await good(), flesh);
  assert.ok(life.found < 0.6 * small.found && life.found > 20, `${life.found} pixels after ${small.found}`);
  assert.equal(await page.evaluate(() => heard('picked').length), 1, 'nothing behind the panel is chosen');

  step('another leads back to the page');
  await page.evaluate(() => { said.length = 0; });
  // The frames end with the session, before the finger is gone.
  const last = touch(page, button(470, 290)).catch(() => null);
  await page.waitForFunction(() => heard('xr_left').length > 0);
  assert.deepEqual(await page.evaluate(() => forbidden), []);
  await page.close();
  await last;
}
