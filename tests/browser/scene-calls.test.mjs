// The whole body: a tap names what is front-most; in a headset few draw calls, and the systems in fewer triangles.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pointsWhereItShows } from './labelling.mjs';
import { picksAsAnother, solids } from './picking.mjs';
import { enter, leave, openScene, xrFrames } from './scene-stage.mjs';

export const name = 'a tap on the whole body names what is front-most, and a headset draws it in few calls and fewer triangles';
export const limit = 900_000;

const GOAL_CALLS = 120;
const GOAL_VERTICES = 250_000;

export async function test({ origin, newPage, step }) {
  const page = await openScene(newPage, origin, { width: 80, height: 60, xr: 'shim' });
  await page.evaluate(() => {
    window.calls = [];
    for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
      const draw = gl[name].bind(gl);
      gl[name] = (...words) => {
        calls.push(name.startsWith('drawElements') ? words[1] : 0);
        return draw(...words);
      };
    }
  });

  step('everything is here');
  const assets = await (await fetch(`${origin}/assets.json`)).json();
  const systems = Object.keys(assets).map((name) => /^anatomy\/body\/([a-z]+)\.bin$/.exec(name)?.[1]).filter(Boolean);
  await page.evaluate(({ systems, assets }) => {
    for (const system of systems) {
      tell({ type: 'load_system', system, url: assets[`anatomy/body/${system}.bin`], coarse_url: assets[`anatomy/body/${system}.coarse.bin`] });
    }
  }, { systems, assets });
  await page.waitForFunction((count) => heard('system_loaded').length === count, systems.length, { timeout: 120_000 });
  assert.ok(systems.length > 8);

  step('taps, and another ray-caster');
  const meshes = await solids({ origin, assets, systems, muscles: true });
  await picksAsAnother(page, meshes, { systems, step });

  step('labels, and another ray-caster');
  await pointsWhereItShows(page, meshes);

  step('in a headset, both eyes');
  const shown = ['skin-female', ...systems.filter((s) => s !== 'skin')];
  await page.evaluate((systems) => tell({ type: 'set_view', view: { systems, muscles: true } }), shown);
  await enter(page, 'vr');
  const drawn = () => page.evaluate(() => {
    calls.length = 0;
    return inFrame(() => ({ calls: calls.length, indices: calls.reduce((sum, count) => sum + count, 0) }));
  });
  // The coarse level comes after the session has begun.
  let seen;
  for (let i = 0; i < 20; i += 1) {
    await xrFrames(page, 3);
    seen = await drawn();
    if (seen.indices / 2 < 6 * GOAL_VERTICES * 0.8) break;
  }
  step(`${seen.calls} draw calls, ${seen.indices / 6} triangles an eye`);
  assert.ok(seen.calls <= GOAL_CALLS, `${seen.calls} draw calls`);
  // A closed surface has twice as many triangles as vertices.
  assert.ok(seen.indices / 6 <= 2 * GOAL_VERTICES, `${seen.indices / 6} triangles an eye`);

  step('cut open and taken apart it takes no more');
  for (const more of [{ clips: [{ normal: [0, 0, 1], at_m: 0 }, { normal: [1, 0, 0], at_m: 0 }, { normal: [0, 1, 0], at_m: 1.5 }] }, { apart: 0.5 }]) {
    await page.evaluate((view) => tell({ type: 'set_view', view }), { systems: shown, muscles: true, ...more });
    await xrFrames(page, 12);
    const { calls } = await drawn();
    assert.ok(calls > 0 && calls <= seen.calls, `${calls} draw calls for ${Object.keys(more)}, ${seen.calls} before`);
  }

  step('nor does a body half faded, with a part chosen and all that a story draws, in either kind of session');
  const told = { systems: shown, muscles: true, selection: 'l_femur', ...await drawnByStories(), faded: everyOther(meshes) };
  assert.ok(told.faded.length > 200 && told.marks.length > 5 && told.drawings.length > 10);
  await page.evaluate((view) => tell({ type: 'set_view', view }), told);
  await xrFrames(page, 12);
  const busy = { vr: (await drawn()).calls };
  await leave(page);
  await page.evaluate(() => tell({ type: 'room', texts: {}, direction: 'ltr' }));
  await enter(page, 'ar');
  await xrFrames(page, 12);
  busy.ar = (await drawn()).calls;
  step(`${JSON.stringify(busy)} draw calls`);
  for (const [mode, calls] of Object.entries(busy)) assert.ok(calls > seen.calls / 2 && calls <= GOAL_CALLS, `${calls} draw calls in ${mode}`);
  assert.deepEqual(await page.evaluate(() => glErrors()), []);
  await leave(page);
  await page.close();
}

/** What the busiest steps of two stories draw, in one view: vessels on the heart, what has no blood, and lit arteries. */
async function drawnByStories() {
  const different = async (id) => {
    const { steps } = JSON.parse(await readFile(new URL(`../../assets/stories/${id}.json`, import.meta.url)));
    return steps.find(({ key }) => key === 'different').view;
  };
  return { drawings: (await different('heart-attack')).drawings, marks: (await different('hypertension')).marks };
}

const everyOther = (meshes) => meshes.filter((_, i) => i % 2).map(({ userData }) => userData.id);
