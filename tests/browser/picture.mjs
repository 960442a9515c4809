// What the body's page draws, as pictures that a test can compare and count in.

import assert from 'node:assert/strict';
import { comesToRest } from './harness.mjs';

/** The scene draws until nothing moves: then it counts no more frames. What is under way comes within a second here. */
export async function rests(page) {
  assert.ok(await comesToRest(page, 9), 'the picture comes to rest');
}

/** The canvas with what lies over it. Not the locator's own picture: that waits for an element that is never quite still on a slow machine. */
export async function picture(page) {
  return page.screenshot({ clip: await page.locator('.stage canvas').boundingBox(), timeout: 90_000 });
}

/** The same, once the scene rests. */
export async function settled(page) {
  await rests(page);
  return picture(page);
}

/** A picture's pixels, read by the browser: its width, its height, and four bytes for each. */
export function pixels(page, png) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    const { width, height, data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, data };
  }, png.toString('base64'));
}

/** The places, [x, y], of the pixels whose red, green and blue are so. */
export function places({ width, data }, so) {
  const found = [];
  for (let i = 0; i < data.length; i += 4) if (so(data[i], data[i + 1], data[i + 2])) found.push([(i / 4) % width, Math.floor(i / 4 / width)]);
  return found;
}

/** How many pixels of two pictures anybody could tell apart; endlessly many where they are of two sizes. */
export async function different(page, ...pictures) {
  const [one, other] = await Promise.all(pictures.map((png) => pixels(page, png)));
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  let count = 0;
  // A gradient's last bit is the driver's own.
  for (let i = 0; i < one.data.length; i += 4) if ([0, 1, 2].some((c) => Math.abs(one.data[i + c] - other.data[i + c]) > 2)) count += 1;
  return count;
}

/** How many pixels of a picture have the colour of bones, in its upper half and in its lower. */
export async function bones(page, png) {
  const picture = await pixels(page, png);
  const found = places(picture, (r, g, b) => r > 90 && r - b > 18 && r > g);
  const upper = found.filter(([, y]) => y < picture.height / 2).length;
  return { upper, lower: found.length - upper };
}
