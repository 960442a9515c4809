// An exercise in the emulator, from the clear-space panel to the result: ten lifts, three half-lifts, one unseen.

import assert from 'node:assert/strict';
import { enter, openScene, xrFrames } from './scene-stage.mjs';

export const name = 'an exercise in a headset is counted and measured';

const TEXTS = [
  'clear-space-title', 'clear-space-body', 'clear-space-yes', 'pain-before', 'pain-after', 'pain-none', 'pain-worst',
  'exercise-name', 'exercise-how', 'calibrate', 'calibrate-again', 'too-fast', 'stop', 'recentre', 'paused',
  'tracking-lost', 'pain-too-high', 'done', 'leave',
];

const assignment = (more = {}) => ({
  prescription: 'prescription-1', exercise: 'shoulder-flexion', side: 'right', repetitions: 10, sets: 1, target_deg: 90,
  thresholds: { reach_deg: 80, rest_deg: 25, lost_after_ms: 300, pain_limit: 6 }, seated: false,
  texts: Object.fromEntries(TEXTS.map((key) => [key, key])), direction: 'ltr', language: 'en', ...more,
});

/** A person of 1.70 m, seen by the emulator's headset; a frame is 100 ms of their time, whatever it takes here. */
function person() {
  const height = 1.7;
  const eye = [0, height * 0.936, 0];
  const shoulder = [0.2, height * 0.818, 0.06];
  const arm = height * 0.386;
  device.position.set(...eye);
  window.stepMs = 100;
  window.script = [];
  window.angleDeg = 0;
  // Where the grip lies from the emulated controller's own place is the controller's business: measured once.
  window.gripOffset = null;
  const controller = device.controllers.right;
  const put = (deg) => {
    const angle = (deg * Math.PI) / 180;
    const grip = [shoulder[0], shoulder[1] - arm * Math.cos(angle), shoulder[2] - arm * Math.sin(angle)];
    controller.position.set(...grip.map((x, i) => x - (window.gripOffset?.[i] ?? 0)));
    controller.quaternion.set(0, 0, 0, 1);
  };
  put(0);
  window.afterFrame = (frame) => {
    const source = [...session.inputSources].find((one) => one.handedness === 'right');
    const base = window.base;
    if (!window.gripOffset && source && base) {
      const pose = frame.getPose(source.gripSpace, base);
      if (pose) {
        const at = pose.transform.position;
        window.gripOffset = [at.x - controller.position.x, at.y - controller.position.y, at.z - controller.position.z];
        put(0);
      }
    }
    if (window.aim) return;
    const next = window.script.shift();
    if (next === undefined) return;
    if (typeof next === 'function') {
      next();
      return;
    }
    const connected = next !== null;
    if (controller.connected !== connected) controller.connected = connected;
    if (connected) put(next);
  };
  /** Up and down in three seconds; `unseen` frames about the top are not tracked. Then a pause. */
  window.lift = (top, unseen = 0) => {
    for (let i = 0; i < 30; i += 1) {
      const hidden = Math.abs(i - 15) <= unseen && unseen > 0;
      window.script.push(hidden ? null : (top * (1 - Math.cos((i / 30) * 2 * Math.PI))) / 2);
    }
    for (let i = 0; i < 6; i += 1) window.script.push(0);
  };
  /** Points the left controller at a place in the scene and pulls the trigger. The floor lies 2 m before the figure. */
  window.press = async (target) => {
    const left = device.controllers.left;
    const from = [-0.15, 1.2, -0.1];
    const to = [target[0], target[1], target[2] - 2];
    const along = to.map((x, i) => x - from[i]);
    const length = Math.hypot(...along);
    const [x, y, z] = along.map((value) => value / length);
    // The shortest turn from -Z to the direction.
    const q = [y, -x, 0, 1 - z];
    const norm = Math.hypot(...q);
    left.position.set(...from);
    left.quaternion.set(...q.map((value) => value / norm));
    const frames = async (count) => {
      const goal = window.xrFrames + count;
      // A press may close the session, and with it the frames.
      while (window.xrFrames < goal && !heard('xr_left').length) await new Promise((done) => setTimeout(done, 15));
    };
    await frames(3);
    left.updateButtonValue('trigger', 1);
    await frames(3);
    left.updateButtonValue('trigger', 0);
    await frames(3);
  };
}

/** Where a pixel of a panel is in the scene. `low` is the panel with Stop. */
function pixel(x, y, { low = false, aside = 0 } = {}) {
  const eyes = [0, 1.7 * 0.936, 2];
  const at = low ? [0, eyes[1] - 0.52, eyes[2] - 0.62] : [aside, eyes[1] - 0.06, eyes[2] - 1.15];
  const unit = (v) => v.map((value) => value / Math.hypot(...v));
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const back = unit(eyes.map((value, i) => value - at[i]));
  const right = unit(cross([0, 1, 0], back));
  const up = cross(back, right);
  const size = 0.001 * (low ? 0.5 : 0.9);
  const [across, above] = [(x - 384) * size, ((low ? 80 : 256) - y) * size];
  return at.map((value, i) => value + right[i] * across + up[i] * above);
}

const CLEAR = pixel(384, 424);
const pain = (rating) => pixel(24 + 66 * rating + 30, 305);
const STOP = pixel(196, 80, { low: true });

const press = (page, place) => page.evaluate((place) => window.press(place), place);
const state = (page, wanted) => page.waitForFunction(
  (wanted) => heard('exercise_progress').at(-1)?.state === wanted, wanted, { timeout: 90_000 },
);

async function begin(page, work) {
  await page.evaluate((work) => tell({ type: 'start_assignment', assignment: work }), work);
  await enter(page, 'vr');
  await page.evaluate(async () => { window.base = await session.requestReferenceSpace('local-floor'); });
  await page.evaluate(person);
  await page.evaluate(() => tell({ type: 'recentre' }));
  await xrFrames(page, 6);
  await page.waitForFunction(() => window.gripOffset !== null);
}

export async function test({ origin, newPage, step }) {
  const page = await openScene(newPage, origin, { width: 200, height: 100, xr: 'shim', allow: [/drawBuffers/, /GL_INVALID/] });

  step('clear space and pain come first, chosen by ray and press');
  await begin(page, assignment());
  await state(page, 'clear_space');
  await press(page, pixel(384, 60));
  assert.equal(await page.evaluate(() => heard('exercise_progress').at(-1).state), 'clear_space', 'a press beside the button is none');
  await press(page, CLEAR);
  await state(page, 'pain_before');
  await press(page, pain(2));
  await state(page, 'running');

  step('ten lifts, three half ones, one unseen');
  await page.evaluate(() => {
    for (let i = 0; i < 10; i += 1) {
      if (i === 2 || i === 5 || i === 8) window.lift(50);
      if (i === 6) window.lift(90, 6);
      if (i === 4) window.script.push(() => { window.aim = true; device.updateVisibilityState('visible-blurred'); });
      window.lift(90);
    }
  });

  step('behind the headset\'s own menu, it is held');
  await state(page, 'paused');
  const held = await page.evaluate(() => heard('exercise_progress').at(-1).repetitions);
  assert.equal(held, 4);
  await xrFrames(page, 10);
  await page.evaluate(() => device.updateVisibilityState('visible'));
  await state(page, 'running');
  await page.evaluate(() => { window.aim = false; });

  await state(page, 'pain_after');
  const progress = await page.evaluate(() => heard('exercise_progress').at(-1));
  assert.equal(progress.repetitions, 10);
  await press(page, pain(3));
  await page.waitForFunction(() => heard('exercise_done').length > 0);
  const { result } = await page.evaluate(() => heard('exercise_done').at(-1));
  assert.equal(result.prescription, 'prescription-1');
  assert.equal(result.repetitions, 10);
  assert.equal(result.lost, 1);
  assert.equal(result.attempts, 3);
  assert.ok(Math.abs(result.typical_deg - 90) <= 3, `typical ${result.typical_deg}`);
  assert.ok(Math.abs(result.max_deg - 90) <= 3, `greatest ${result.max_deg}`);
  assert.ok(result.error_deg > 0 && result.error_deg < 5, `error ${result.error_deg}`);
  assert.deepEqual([result.pain_before, result.pain_after, result.stopped, result.method], [2, 3, 'completed', 'controller']);
  assert.ok(result.ended_ms > result.started_ms && result.started_ms > 0);
  assert.equal(await page.evaluate(() => heard('exercise_done').length), 1);

  step('the last panel closes the session');
  await press(page, CLEAR);
  await page.waitForFunction(() => heard('xr_left').length > 0);

  step('Stop is in reach from the first panel on');
  await begin(page, assignment());
  await state(page, 'clear_space');
  await press(page, STOP);
  await page.waitForFunction(() => heard('exercise_done').length > 0);
  const stopped = (await page.evaluate(() => heard('exercise_done').at(-1))).result;
  assert.deepEqual([stopped.stopped, stopped.repetitions, stopped.method], ['person', 0, null]);
  await page.evaluate(() => tell({ type: 'leave_xr' }));
  await page.waitForFunction(() => heard('xr_left').length > 0);

  step('too much pain never begins');
  await begin(page, assignment({ direction: 'rtl', language: 'ar' }));
  await press(page, CLEAR);
  await state(page, 'pain_before');
  await press(page, pain(9));
  await page.waitForFunction(() => heard('exercise_done').length > 0);
  assert.equal((await page.evaluate(() => heard('exercise_done').at(-1))).result.stopped, 'pain');

  step('taking the headset off in the middle hands back what was done');
  await page.evaluate(() => tell({ type: 'leave_xr' }));
  await page.waitForFunction(() => heard('xr_left').length > 0);
  await begin(page, assignment());
  await press(page, CLEAR);
  await state(page, 'pain_before');
  await press(page, pain(0));
  await state(page, 'running');
  await page.evaluate(() => window.lift(90));
  await page.waitForFunction(() => heard('exercise_progress').at(-1).repetitions === 1, null, { timeout: 90_000 });
  await page.evaluate(() => session.end());
  await page.waitForFunction(() => heard('exercise_done').length > 0, null, { timeout: 60_000 });
  const half = (await page.evaluate(() => heard('exercise_done').at(-1))).result;
  assert.deepEqual([half.stopped, half.repetitions], ['left_xr', 1]);
  await page.close();
}
