// The scene on a page: it draws, answers hands and keys, rests when nothing moves, and says why when it cannot start.

import assert from 'node:assert/strict';
import { comesToRest } from './harness.mjs';
import { pixels, places } from './picture.mjs';
import { openScene } from './scene-stage.mjs';

export const name = 'the scene draws the body, answers, and rests';

/** The number of frames drawn when the scene has come to rest. */
async function still(page) {
  assert.ok(await comesToRest(page, 30), 'the scene comes to rest');
  return page.evaluate(() => scene.frames());
}

export async function test({ origin, newPage, step }) {
  step('the body appears');
  const page = await openScene(newPage, origin, { width: 240, height: 240 });
  assert.equal(await page.evaluate(() => window.refused), undefined);
  assert.deepEqual(await page.evaluate(() => heard('ready').at(-1)), { type: 'ready', version: 1, warm: true });
  assert.deepEqual(await page.evaluate(() => glErrors()), []);

  step('with nothing moving, no frame is drawn');
  const resting = await still(page);
  await page.waitForTimeout(2000);
  assert.equal(await page.evaluate(() => scene.frames()), resting);

  step('the seam of a bone is no crack');
  const first = await page.evaluate(() => heard('view_changed').at(-1)?.view ?? {});
  await page.evaluate((view) => tell({ type: 'set_view', view }), { isolated: ['humerus_r'], camera: { target: [-0.17, 1.3, 0], distance: 0.4, yaw: 0.2, pitch: 0.05 } });
  await still(page);
  const cracks = darkWithin(await pixels(page, await page.screenshot()));
  assert.ok(cracks <= 6, `${cracks} dark pixels with bright bone on both sides`);
  await page.evaluate((view) => tell({ type: 'set_view', view }), first);
  await still(page);

  step('a press on the head chooses the skull');
  await page.mouse.click(122, 34);
  await page.waitForFunction(() => heard('picked').length > 0);
  const picked = await page.evaluate(() => heard('picked').at(-1));
  assert.match(picked.id, /skull|jaw|cervical/);
  assert.match(picked.name, /^(Skull|Lower jaw|Neck bones) \(.+\)$/, 'and says its name');
  await page.waitForFunction(() => heard('view_changed').length > 0);
  assert.equal((await page.evaluate(() => heard('view_changed').at(-1))).view.selection, picked.id);

  step('its name comes in the person\'s language');
  const called = { de: /^(Schädel|Unterkiefer|Halswirbel) \(/, 'es-MX': /^(Cráneo|Mandíbula|Huesos del cuello)/, ar: /^(الجمجمة|الفك|عظام)/ };
  for (const [tag, name] of Object.entries(called)) {
    await page.evaluate((tag) => { said.length = 0; tell({ type: 'language', tag, direction: tag === 'ar' ? 'rtl' : 'ltr' }); }, tag);
    await page.mouse.click(122, 34);
    await page.waitForFunction(() => heard('picked').length > 0);
    assert.match(await page.evaluate(() => heard('picked').at(-1).name), name);
  }
  await page.evaluate(() => tell({ type: 'language', tag: 'en', direction: 'ltr' }));

  step('a mouse that rests hears a name, and nothing is drawn for it then');
  await still(page);
  await page.evaluate(() => { said.length = 0; });
  await page.mouse.move(122, 36);
  await page.waitForFunction(() => heard('hovered').length > 0);
  const over = await page.evaluate(() => heard('hovered').at(-1));
  assert.match(over.name, /^(Skull|Lower jaw|Neck bones)/);
  assert.ok(Math.abs(over.x - 122 / 240) < 0.02 && Math.abs(over.y - 36 / 240) < 0.02);
  const named = await still(page);
  await page.waitForTimeout(600);
  assert.equal(await page.evaluate(() => scene.frames()), named, 'it rests');
  await page.mouse.move(12, 12);
  await page.waitForFunction(() => heard('hovered').at(-1).name === null);

  step('what is cut away is not drawn and not picked');
  const press = async (x, y) => {
    await page.evaluate(() => { said.length = 0; });
    await page.mouse.click(x, y);
    await page.waitForFunction(() => said.some((word) => word.type.startsWith('picked')));
    return page.evaluate(() => said.find((word) => word.type.startsWith('picked')));
  };
  const show = async (view) => { await page.evaluate((view) => tell({ type: 'set_view', view }), view); await still(page); };
  const whole = (await page.screenshot()).toString('base64');
  await show({ clips: [{ normal: [0, 1, 0], at_m: 1.3 }] });
  assert.notEqual((await page.screenshot()).toString('base64'), whole);
  assert.equal((await press(122, 34)).type, 'picked_nothing', 'the head is off');
  await show({ clips: [{ normal: [0, 0, 1], at_m: 0 }] });
  const inner = await press(122, 34);
  assert.ok(inner.id && inner.at[2] < 0.001, `the inside of the skull, behind the plane: ${JSON.stringify(inner)}`);
  const planes = [{ normal: [0, 0, 1], at_m: 0 }, { normal: [0.6, 0, -0.8], at_m: 0.02 }, { normal: [0, 1, 0], at_m: 1.62 }];
  const pictures = [];
  for (let turn = 0; turn < planes.length; turn += 1) {
    await show({ clips: [...planes.slice(turn), ...planes.slice(0, turn)] });
    pictures.push((await page.screenshot()).toString('base64'));
  }
  assert.equal(new Set(pictures).size, 1, 'three planes cut the same, whichever comes first');
  for (let less = 0; less < planes.length; less += 1) {
    await show({ clips: planes.filter((_, index) => index !== less) });
    assert.notEqual((await page.screenshot()).toString('base64'), pictures[0], `plane ${less} cuts something`);
  }
  assert.deepEqual(await page.evaluate(() => glErrors()), []);

  step('a distance is that of the body, whole or taken apart; what was taken apart is picked where it is');
  const measured = [{ id: 'l_femur', at: null }, { id: 'r_femur', at: null }];
  await page.evaluate(() => { said.length = 0; tell({ type: 'place', ids: ['hat_skull'] }); });
  await show({ measured });
  const together = await page.evaluate(() => [heard('measured').at(-1), heard('placed').at(-1).spots[0]]);
  assert.ok(together[0].distance_m > 0.1 && together[0].distance_m < 0.35, `${together[0].distance_m} m`);
  await show({ measured, apart: 1 });
  const parted = await page.evaluate(() => [heard('measured').at(-1), heard('placed').at(-1).spots[0]]);
  assert.ok(Math.abs(parted[0].distance_m - together[0].distance_m) < 1e-4);
  const wide = (pair) => Math.abs(pair[0].spots[0].x - pair[0].spots[1].x);
  assert.ok(wide(parted) > 1.2 * wide(together), 'the legs stand apart');
  await show({ apart: 0.2 });
  const skull = await page.evaluate(() => heard('placed').at(-1).spots[0]);
  assert.ok(together[1].y - skull.y > 0.02, 'the skull has gone up');
  assert.equal((await press(240 * skull.x, 240 * skull.y)).id, 'hat_skull');
  await page.evaluate(() => { tell({ type: 'place', ids: [] }); tell({ type: 'reset_view' }); });
  await still(page);

  step('a layer stays where it was put, whichever joint moves');
  const layered = { isolated: ['r_femur'], marks: [{ id: 'r_femur', kind: 'sore', near: 'r_tibia' }], camera: { target: [-0.08, 0.44, -0.05], distance: 0.5, yaw: -0.7, pitch: 0.08 } };
  const picture = async (view) => { await show(view); return (await page.screenshot()).toString('base64'); };
  const atRest = await picture(layered);
  assert.notEqual(atRest, await picture({ ...layered, marks: [] }), 'the layer shows');
  assert.equal(await picture({ ...layered, bent: [{ joint: 'knee_angle_r', degrees: 90 }] }), atRest);
  await page.evaluate(() => tell({ type: 'reset_view' }));
  await still(page);

  step('a press beside the body lets go');
  await page.mouse.click(12, 12);
  await page.waitForFunction(() => heard('picked_nothing').length > 0);

  step('arrow keys turn, a wheel comes nearer, and the app hears where to');
  await still(page);
  const before = await page.evaluate(() => heard('view_changed').at(-1).view.camera);
  await page.evaluate(() => { said.length = 0; canvas.focus(); });
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => heard('view_changed').length > 0);
  const turned = await page.evaluate(() => heard('view_changed').at(-1).view.camera);
  assert.ok(Math.abs(turned.yaw - before.yaw) > 0.05, 'the arrow turned');
  await page.evaluate(() => { said.length = 0; });
  await page.mouse.move(120, 60);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction(() => heard('view_changed').length > 0);
  const nearer = await page.evaluate(() => heard('view_changed').at(-1).view.camera);
  assert.ok(nearer.distance < turned.distance, 'the wheel came nearer');
  assert.ok(nearer.target[1] > turned.target[1], 'towards what was under the pointer');

  step('an exercise shows its angle, and the figure stands still again afterwards');
  await page.evaluate(() => tell({ type: 'show_exercise', exercise: 'shoulder-flexion', side: 'right', motion: { phase: 1 } }));
  await page.waitForFunction(() => heard('angle').some((word) => Math.abs(word.angle_deg - 90) <= 1));
  await page.evaluate(() => tell({ type: 'show_exercise', exercise: 'knee-extension', side: 'left', motion: { phase: 0 } }));
  await page.waitForFunction(() => heard('angle').at(-1).angle_deg > 60);
  await page.evaluate(() => tell({ type: 'show_exercise', exercise: 'no-such-exercise', side: 'left', motion: 'playing' }));
  await page.waitForFunction(() => heard('failed').some((word) => word.what === 'exercise-unknown'));
  await page.evaluate(() => tell({ type: 'hide_exercise' }));
  const shown = await still(page);
  await page.waitForTimeout(1000);
  assert.equal(await page.evaluate(() => scene.frames()), shown);

  step('what is shown while the body is apart stands apart with it');
  await page.evaluate(async () => {
    const assets = await (await fetch('/assets.json')).json();
    tell({ type: 'reduced_motion', reduced: true });
    tell({ type: 'load_system', system: 'heart', url: assets['anatomy/body/heart.bin'] });
  });
  await page.waitForFunction(() => heard('system_loaded').length > 0);
  const heart = async () => {
    const camera = { target: [0, 1.3, 0.1], distance: 2.2, yaw: 0.4, pitch: 0 };
    await show({ systems: ['heart'], apart: 1, camera });
    return places(await pixels(page, await page.screenshot()), (r, g, b) => r > 90 && r > 1.6 * g && r > 1.6 * b).length;
  };
  await show({ systems: ['skeleton'], apart: 1 });
  const late = await heart();
  assert.ok(late > 40, `${late} pixels of the heart`);
  await page.evaluate(() => tell({ type: 'reset_view' }));
  await still(page);

  step('what is no message is said to be none');
  await page.evaluate(() => scene.receive('{"type":"nonsense"}'));
  assert.ok(await page.evaluate(() => heard('failed').some((word) => word.what === 'message-unreadable')));

  step('a lost context is told, not crashed on');
  await page.evaluate(() => gl.getExtension('WEBGL_lose_context').loseContext());
  await page.waitForFunction(() => heard('failed').some((word) => word.what === 'context-lost'));
  await page.close();

  step('a skeleton that does not arrive, and one that is none');
  const bare = await newPage({ viewport: { width: 120, height: 120 }, allow: [/40[0-9]/] });
  await begin(bare, origin);
  await bare.evaluate(() => scene.load_skeleton(new Uint8Array([1, 2, 3])));
  await bare.waitForFunction(() => said.some((word) => word.what === 'skeleton-read'), null, { timeout: 120_000 });
  await bare.evaluate(() => scene.receive('{"type":"load_skeleton","url":"/fhir/no-such-file"}'));
  await bare.waitForFunction(() => said.some((word) => word.what === 'skeleton-fetch'), null, { timeout: 120_000 });
  await bare.close();

  step('with a graphics card its edges are smooth, and nothing is wrong');
  const edges = [];
  for (const card of [null, 'A graphics card']) {
    const there = await openScene(newPage, origin, { width: 160, height: 160, card });
    await still(there);
    assert.deepEqual(await there.evaluate(() => glErrors()), []);
    edges.push(uneven(await pixels(there, await there.screenshot())));
    await there.close();
  }
  assert.ok(edges[1] < 0.75 * edges[0] && edges[1] > 0, `${edges} is how uneven they are, without and with several samples a pixel`);

  step('a graphics card that does not build what the body is drawn with');
  const strange = await newPage({ viewport: { width: 120, height: 120 } });
  await strange.addInitScript(() => {
    const take = WebGL2RenderingContext.prototype.shaderSource;
    WebGL2RenderingContext.prototype.shaderSource = function (shader, source) {
      take.call(this, shader, source.includes('#define LIT') ? `${source}!` : source);
    };
  });
  await begin(strange, origin);
  await strange.evaluate(async () => {
    const assets = await (await fetch('/assets.json')).json();
    scene.receive(JSON.stringify({ type: 'load_skeleton', url: assets['anatomy/skeleton.bin'] }));
  });
  await strange.waitForFunction(() => said.some((word) => word.what === 'shaders'), null, { timeout: 120_000 });
  assert.equal(await strange.evaluate(() => said.filter((word) => word.type === 'failed').length), 1, 'said once');
  await strange.close();

  step('a page without WebGL2 is told so');
  const old = await newPage({ viewport: { width: 120, height: 120 } });
  await old.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await old.goto(`${origin}/health`);
  const reason = await old.evaluate(async () => {
    document.body.append(document.createElement('canvas'));
    const assets = await (await fetch('/assets.json')).json();
    const scene = await import(assets['scene.js']);
    await scene.default({ module_or_path: assets['scene.wasm'] });
    const attempt = (canvas) => { try { scene.start(canvas, () => {}); return 'started'; } catch (error) { return String(error); } };
    return [attempt('canvas'), attempt('#nowhere')];
  });
  assert.deepEqual(reason, ['no-webgl2', 'no-canvas']);
}

/** Starts the scene on a canvas that a selector names, whatever becomes of it. */
async function begin(page, origin) {
  await page.goto(`${origin}/health`);
  await page.evaluate(async () => {
    document.body.replaceChildren();
    const canvas = document.createElement('canvas');
    canvas.id = 'stage';
    document.body.append(canvas);
    const assets = await (await fetch('/assets.json')).json();
    window.scene = await import(assets['scene.js']);
    await scene.default({ module_or_path: assets['scene.wasm'] });
    window.said = [];
    scene.start('#stage', (json) => said.push(JSON.parse(json)));
  });
}

/** How many dark pixels have a bone's warm light within six pixels on either side. */
function darkWithin({ width, height, data }) {
  const at = (x, y) => [0, 1, 2].map((part) => data[4 * (y * width + x) + part]);
  const isBone = (x, y) => { const [r, , b] = at(x, y); return r > 165 && r - b > 14; };
  const near = [1, 2, 3, 4, 5, 6];
  let found = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 6; x < width - 6; x += 1) {
      found += Math.max(...at(x, y)) < 130 && near.some((by) => isBone(x - by, y)) && near.some((by) => isBone(x + by, y));
    }
  }
  return found;
}

/** How much neighbours differ where they differ much: less where edges are smooth. */
function uneven({ width, data }) {
  let sum = 0;
  for (let i = 0; i + 4 < data.length; i += 4) {
    if ((i / 4 + 1) % width === 0) continue;
    const step = Math.abs(data[i] - data[i + 4]);
    if (step > 60) sum += step;
  }
  return sum;
}
