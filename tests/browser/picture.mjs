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

/** How many pixels of two pictures anybody could tell apart; endlessly many where they are of two sizes. */
export function different(page, one, other) {
  return page.evaluate(async (pictures) => {
    const [one, other] = await Promise.all(pictures.map(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      drawing.drawImage(bitmap, 0, 0);
      return drawing.getImageData(0, 0, bitmap.width, bitmap.height).data;
    }));
    if (one.length !== other.length) return Infinity;
    let count = 0;
    // A gradient's last bit is the driver's own.
    for (let i = 0; i < one.length; i += 4) if ([0, 1, 2].some((c) => Math.abs(one[i + c] - other[i + c]) > 2)) count += 1;
    return count;
  }, [one, other].map((png) => png.toString('base64')));
}

/** How many pixels of a picture have the colour of bones, in its upper half and in its lower. */
export function bones(page, png) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
    const halves = { upper: 0, lower: 0 };
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = data.subarray(i, i + 3);
      if (r > 90 && r - b > 18 && r > g) halves[i / 4 / bitmap.width < bitmap.height / 2 ? 'upper' : 'lower'] += 1;
    }
    return halves;
  }, png.toString('base64'));
}
