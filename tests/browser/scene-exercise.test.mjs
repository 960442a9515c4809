// An exercise in the emulator, from the clear-space panel to the result, and every way out of it before its end.
// Ten lifts among half ones are counted in journey.test.mjs.

import assert from 'node:assert/strict';
import { enter, openScene, xrFrames } from './scene-stage.mjs';
import { CLEAR, STOP, pain, pixel, press, state, wearer } from './wearer.mjs';

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

/** Enters with what is to be done; without it, with what the scene was told before. */
async function begin(page, work) {
  if (work) await page.evaluate((work) => tell({ type: 'start_assignment', assignment: work }), work);
  await enter(page, 'vr');
  await page.evaluate(async () => { window.base = await session.requestReferenceSpace('local-floor'); });
  await page.evaluate(wearer);
  await page.evaluate(() => tell({ type: 'recentre' }));
  await xrFrames(page, 6);
  await page.waitForFunction(() => window.gripOffset !== null);
  // Nobody presses what is not there yet.
  await state(page, 'clear_space');
}

export async function test({ origin, newPage, step }) {
  const page = await openScene(newPage, origin, { width: 200, height: 100, xr: 'shim' });

  step('clear space and pain come first, chosen by ray and press');
  await begin(page, assignment({ repetitions: 3 }));
  await state(page, 'clear_space');
  await press(page, pixel(384, 60));
  assert.equal(await page.evaluate(() => heard('exercise_progress').at(-1).state), 'clear_space', 'a press beside the button is none');
  await press(page, CLEAR);
  await state(page, 'pain_before');
  await press(page, pain(2));
  await state(page, 'running');

  step('three lifts, a half one, one unseen');
  await page.evaluate(() => {
    for (let i = 0; i < 3; i += 1) {
      if (i === 1) window.lift(50);
      if (i === 2) window.lift(90, 4);
      if (i === 1) window.script.push(() => { window.aim = true; device.updateVisibilityState('visible-blurred'); });
      window.lift(90);
    }
  });

  step('behind the headset\'s own menu, it is held');
  await state(page, 'paused');
  const held = await page.evaluate(() => heard('exercise_progress').at(-1).repetitions);
  assert.equal(held, 1);
  await xrFrames(page, 10);
  await page.evaluate(() => device.updateVisibilityState('visible'));
  await state(page, 'running');
  await page.evaluate(() => { window.aim = false; });

  await state(page, 'pain_after');
  const progress = await page.evaluate(() => heard('exercise_progress').at(-1));
  assert.equal(progress.repetitions, 3);
  await press(page, pain(3));
  await page.waitForFunction(() => heard('exercise_done').length > 0);
  const { result } = await page.evaluate(() => heard('exercise_done').at(-1));
  assert.equal(result.prescription, 'prescription-1');
  assert.equal(result.repetitions, 3);
  assert.equal(result.lost, 1);
  assert.equal(result.attempts, 1);
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
  // The next exercise is told in the very moment when the session ends: its own has not begun, so it is not left.
  await page.evaluate((work) => {
    const push = said.push;
    said.push = (word) => {
      if (word.type === 'xr_left') {
        delete said.push;
        tell({ type: 'start_assignment', assignment: work });
      }
      return push.call(said, word);
    };
    tell({ type: 'leave_xr' });
  }, assignment());
  await page.waitForFunction(() => heard('xr_left').length > 0);
  await begin(page);
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
