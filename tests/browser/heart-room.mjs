// The heart in a room of the emulated headset: what it is by its files, the scene with it, and how its picture is read.

import assert from 'node:assert/strict';
import { Vector3 } from 'three';
import { readSkeleton, readSystem } from './body-geometry.mjs';
import { furnish } from './room.mjs';
import { eyes, openScene } from './scene-stage.mjs';

const TEXTS = ['room-place', 'room-look', 'room-life', 'room-table', 'room-again', 'room-leave'];

/** The heart's box and the middle of each of its parts, in the world, from the files alone. */
export async function heart(origin) {
  const assets = await (await fetch(`${origin}/assets.json`)).json();
  const file = async (path) => (await fetch(origin + assets[path])).arrayBuffer();
  const skeleton = readSkeleton(await file('anatomy/skeleton.bin'));
  const box = { low: new Vector3(Infinity, Infinity, Infinity), high: new Vector3(-Infinity, -Infinity, -Infinity) };
  const middles = {};
  for (const part of readSystem(await file('anatomy/body/heart.bin'), skeleton)) {
    const sum = new Vector3();
    for (let i = 0; i < part.positions.length; i += 3) {
      const at = new Vector3(...part.positions.subarray(i, i + 3)).applyMatrix4(skeleton.rest[part.body]);
      box.low.min(at);
      box.high.max(at);
      sum.add(at);
    }
    middles[part.id] = sum.divideScalar(part.positions.length / 3);
  }
  return { ...box, middles };
}

/** The scene with the heart and the room's panel, in a furnished room; `options` as `openScene` takes them. */
export async function openHeart(newPage, origin, options) {
  const page = await openScene(newPage, origin, { xr: 'shim', ...options });
  await page.evaluate(async (texts) => {
    const assets = await (await fetch('/assets.json')).json();
    const of = (file) => assets[`anatomy/body/${file}.bin`];
    tell({ type: 'set_view', view: { systems: ['heart'] } });
    tell({ type: 'load_system', system: 'heart', url: of('heart'), coarse_url: of('heart.coarse') });
    tell({ type: 'room', texts: Object.fromEntries(texts.map((key) => [key, key])), direction: 'ltr' });
  }, TEXTS);
  await page.waitForFunction(() => heard('system_loaded').length > 0);
  await furnish(page);
  return page;
}

/** The largest dimension of a small organ on a table, metres. */
export const ON_TABLE = 0.3;

/** How many pixels of an eye satisfy this, and their middle in parts of its width and height. */
export function count({ width, height, pixels }, eye, wanted) {
  let [found, x, y] = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width / 2; column += 1) {
      const i = 4 * (row * width + (eye * width) / 2 + column);
      if (!wanted(pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3])) continue;
      [found, x, y] = [found + 1, x + column, y + row];
    }
  }
  return { found, x: (2 * x) / found / width, y: y / found / height };
}

/** Where a point of the body is in the room: so large, turned so far about the vertical, its lowest middle there. */
export function inRoom(point, base, { scale, yaw, foot }) {
  return point.clone().sub(base).multiplyScalar(scale).applyAxisAngle(new Vector3(0, 1, 0), yaw).add(foot);
}

/** The pixels of the session's next frame, drawn without an error. */
export async function drawn(page) {
  const seen = await eyes(page);
  assert.deepEqual(seen.errors, []);
  return seen;
}

export const flesh = (r, g, b, a) => a > 200 && r > 70 && r > 1.35 * g && r > 1.35 * b;
export const ring = (r, g, b, a) => a > 200 && r < 40 && g > 100 && g < 160 && b > g;
export const paper = (r, g, b, a) => a > 225 && Math.min(r, g, b) > 225;
