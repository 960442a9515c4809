// Headset sessions in the emulator: both eyes right, on both kinds of framebuffer, ten times over.

import assert from 'node:assert/strict';
import { enter, eyes, leave, openScene, xrFrames } from './scene-stage.mjs';

export const name = 'a headset shows the scene to both eyes, and lets go of it';

/** Middle of the ivory pixels of an eye, in pixels from its lower left corner. */
function bones({ width, height, pixels }, eye) {
  let [count, x, y] = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width / 2; column += 1) {
      const i = 4 * (row * width + eye * width / 2 + column);
      const [r, g, b, a] = pixels.slice(i, i + 4);
      if (a > 200 && r > 90 && r - b > 18 && r > g) [count, x, y] = [count + 1, x + column, y + row];
    }
  }
  return { count, x: x / count, y: y / count };
}

export async function test({ origin, newPage, step }) {
  for (const framebuffer of ['shim', 'null']) {
    const page = await openScene(newPage, origin, { width: 320, height: 120, xr: framebuffer });
    await page.waitForFunction(() => heard('xr_available').some((word) => word.vr && word.ar));

    step(`${framebuffer}: virtual reality, both eyes upright and apart`);
    await enter(page, 'vr');
    await xrFrames(page, 3);
    const seen = await eyes(page);
    // The emulator's own null framebuffer brings one warning a frame that a headset does not.
    if (framebuffer === 'shim') assert.deepEqual(seen.errors, []);
    const [left, right] = [bones(seen, 0), bones(seen, 1)];
    assert.ok(left.count > 60 && right.count > 60, `bones in both eyes: ${left.count}, ${right.count}`);
    assert.ok(left.x > right.x, `near things lie further right in the left eye: ${left.x} against ${right.x}`);
    for (const eye of [0, 1]) {
      const sum = (pixel) => pixel[0] + pixel[1] + pixel[2];
      assert.ok(seen.at(eye, 0.05, 0.5)[3] === 255, 'the sky hides the room');
      assert.ok(sum(seen.at(eye, 0.04, 0.55)) > 450, 'a light page has a light sky');
    }

    step(`${framebuffer}: up is up`);
    await page.evaluate(() => { device.position.set(0, 2.6, 0); });
    await xrFrames(page, 4);
    const above = bones(await eyes(page), 0);
    await page.evaluate(() => { device.position.set(0, 1.6, 0); });
    await xrFrames(page, 4);
    assert.ok(above.y < left.y - 3, `seen from a metre higher the body lies lower: ${above.y} against ${left.y}`);

    step(`${framebuffer}: one update a frame, none beside`);
    const counted = await page.evaluate(() => new Promise((resolve) => {
      const [updates, frames] = [scene.frames(), window.xrFrames];
      window.afterFrame = () => {
        if (window.xrFrames < frames + 12) return;
        window.afterFrame = null;
        resolve([scene.frames() - updates, window.xrFrames - frames]);
      };
    }));
    assert.equal(counted[0], counted[1]);

    step(`${framebuffer}: a head that is lost for a while breaks nothing`);
    await page.evaluate(() => {
      window.viewerPose = XRFrame.prototype.getViewerPose;
      XRFrame.prototype.getViewerPose = () => null;
    });
    await xrFrames(page, 4);
    assert.ok(bones(await eyes(page), 0).count > 60, 'the last picture stays');
    await page.evaluate(() => { XRFrame.prototype.getViewerPose = window.viewerPose; });
    await leave(page);

    step(`${framebuffer}: augmented reality lets the room through`);
    await enter(page, 'ar');
    await xrFrames(page, 3);
    const through = await eyes(page);
    for (const eye of [0, 1]) {
      assert.equal(through.at(eye, 0.05, 0.9)[3], 0, 'nothing behind the body');
      assert.ok(bones(through, eye).count > 60, 'and the body before it');
    }
    await leave(page);
    if (framebuffer === 'shim') assert.deepEqual(await page.evaluate(() => forbidden), []);

    step(`${framebuffer}: in and out ten times`);
    const memory = [];
    for (let round = 0; round < 10; round += 1) {
      await enter(page, round % 2 ? 'ar' : 'vr');
      const again = await eyes(page);
      assert.ok(bones(again, 0).count > 60 && bones(again, 1).count > 60, `round ${round}`);
      if (framebuffer === 'shim') assert.deepEqual(again.errors, []);
      await leave(page);
      memory.push(await page.evaluate(() => wasm.memory.buffer.byteLength));
    }
    assert.ok(memory.at(-1) - memory[2] <= 4 << 20, `memory grew from ${memory[2]} to ${memory.at(-1)}`);

    step(`${framebuffer}: the session is refused`);
    await page.evaluate(() => {
      said.length = 0;
      navigator.xr.requestSession = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      tell({ type: 'enter_xr', mode: 'vr' });
    });
    await page.waitForFunction(() => heard('xr_refused').some((word) => word.reason === 'denied'));
    await page.close();
  }
}
