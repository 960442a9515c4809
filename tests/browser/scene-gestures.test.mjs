// Hands on the canvas: what is dragged follows the hand, what is zoomed stays under it, on every canvas and screen.

import assert from 'node:assert/strict';
import { Plane, Raycaster, Vector2, Vector3 } from 'three';
import { comesToRest } from './harness.mjs';
import { lens } from './picking.mjs';
import { openScene } from './scene-stage.mjs';

export const name = 'mouse, fingers, wheel and keys turn, shift and zoom the body, and what is under a hand stays there';
export const limit = 600_000;

const START = { target: [0.02, 1.1, 0], distance: 1.4, yaw: 0.3, pitch: 0.1 };
/** Where the camera looks from is told, not seen: one bone is drawn sooner than a body. */
const DRAWN = ['lumbar4_geom_1_lumbar4'];
const FIRST = { target: [0, 0.87, 0], distance: 3.1, yaw: 0.42, pitch: 0.08 };

export async function test({ origin, newPage, step }) {
  const open = async (canvas) => {
    const page = await openScene(newPage, origin, { ...canvas, hasTouch: true });
    return { page, ...canvas, after: watch(page) };
  };
  const wide = await open({ width: 160, height: 130 });
  step('a drag turns');
  await turns(wide);
  step('a drag with another button, or with Shift, shifts');
  for (const way of [{ button: 'right' }, { button: 'middle' }, { key: 'Shift' }]) await shifts(wide, way);
  step('a wheel zooms');
  await zooms(wide);
  await zoomsNoFurther(wide);
  step('fingers turn, shift and zoom');
  await oneFinger(wide);
  await twoFingers(wide);
  step('keys turn, shift, zoom and lead back');
  await keys(wide);

  step('a narrow canvas, from which the camera steps back');
  const narrow = { ...wide, width: 100, height: 240 };
  await narrow.page.setViewportSize({ width: 100, height: 240 });
  await rests(narrow.page);
  await zooms(narrow);
  await shifts(narrow, { button: 'right' });
  await twoFingers(narrow);
  assert.deepEqual(await narrow.page.evaluate(() => glErrors()), []);
  await narrow.page.close();

  step("a phone's finer pixels");
  const fine = await open({ width: 100, height: 130, deviceScaleFactor: 3 });
  await shifts(fine, { button: 'right' });
  await zooms(fine);
  await twoFingers(fine);
  await fine.page.close();
}

/** What looks from the start, acts, and tells from where the scene then looks: none of the gestures here is a tap. */
function watch(page) {
  return async (act, from = START) => {
    await page.evaluate(([camera, isolated]) => {
      said.length = 0;
      tell({ type: 'set_view', view: { camera, isolated } });
    }, [from, DRAWN]);
    await drawn(page);
    await act();
    await page.waitForFunction(() => heard('view_changed').length > 0);
    await rests(page);
    assert.deepEqual(await page.evaluate(() => said.filter(({ type }) => type.startsWith('picked'))), []);
    return page.evaluate(() => heard('view_changed').at(-1).view.camera);
  };
}

async function turns({ page, width, height, after }) {
  const turn = (by) => after(() => drag(page, [width / 2, height / 2], by));
  const right = await turn([40, 0]);
  only(right, 'yaw');
  const by = START.yaw - right.yaw;
  assert.ok(by > 0.1 && by < 0.5, `the near side goes with the hand: ${by}`);
  near((await turn([-40, 0])).yaw, START.yaw + by, 'as far to the left');
  near((await turn([20, 0])).yaw, START.yaw - by / 2, 'half as far');
  const down = await turn([0, 40]);
  only(down, 'pitch');
  near(down.pitch, START.pitch + by, 'from above');
  const above = await after(async () => { for (let i = 0; i < 5; i += 1) await drag(page, [width / 2, 5], [0, height - 10]); });
  assert.ok(above.pitch > 1.2 && above.pitch < Math.PI / 2, `never over the head: ${above.pitch}`);
}

async function shifts({ page, width, height, after }, { button, key }) {
  const [from, by] = [[width / 2, height / 2], [24, -30]];
  const shifted = await after(async () => {
    if (key) await page.keyboard.down(key);
    await drag(page, from, by, { button });
    if (key) await page.keyboard.up(key);
  });
  only(shifted, 'target');
  follows({ width, height }, shifted, from, from.map((value, i) => value + by[i]));
}

async function zooms({ page, width, height, after }) {
  const spot = [width / 2 + 30, height / 2 - 50];
  for (const turn of [-120, 120]) {
    const zoomed = await after(async () => {
      await page.mouse.move(...spot);
      await page.mouse.wheel(0, turn);
    });
    const factor = zoomed.distance / START.distance;
    assert.ok(turn < 0 ? factor < 0.97 : factor > 1.03, `${factor}`);
    only(zoomed, 'distance', 'target');
    follows({ width, height }, zoomed, spot, spot);
  }
}

async function zoomsNoFurther({ page, after }) {
  for (const [turn, least, most] of [[-240, 0.1, 0.3], [240, 4, 10]]) {
    const { distance } = await after(async () => {
      for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, turn);
    });
    assert.ok(distance > least && distance < most, `neither into the body nor out of sight: ${distance}`);
  }
}

async function oneFinger({ page, width, height, after }) {
  const from = [width / 2, height / 2];
  const turned = await after(() => touch(page, [from], [[from[0] + 40, from[1]]]));
  only(turned, 'yaw');
  assert.ok(START.yaw - turned.yaw > 0.1, 'as a mouse does');
}

async function twoFingers({ page, width, height, after }) {
  const pair = ([x, y], half) => [[x - half, y], [x + half, y]];
  const [middle, spot] = [[width / 2, height / 2], [width / 2 + 10, height / 2 - 40]];
  const goes = [middle[0] + 14, middle[1] - 30];
  // A finger's way is told finger by finger, so what is between them is not held to the pixel.
  const HELD = 3;
  for (const [from, to] of [[20, 34], [34, 20]]) {
    const zoomed = await after(() => touch(page, pair(spot, from), pair(spot, to)));
    near(zoomed.distance, START.distance * from / to, 'by as much as they part or meet');
    only(zoomed, 'distance', 'target');
    follows({ width, height }, zoomed, spot, spot, HELD);
  }
  const shifted = await after(() => touch(page, pair(middle, 25), pair(goes, 25)));
  only(shifted, 'target');
  follows({ width, height }, shifted, middle, goes, HELD);
  const both = await after(() => touch(page, pair(middle, 20), pair(goes, 30)));
  only(both, 'target', 'distance');
  follows({ width, height }, both, middle, goes, HELD);
}

async function keys({ page, width, height, after }) {
  const press = (key) => after(async () => {
    await page.evaluate(() => canvas.focus());
    await page.keyboard.press(key);
  });
  for (const [key, factor] of [['+', 0.85], ['=', 0.85], ['-', 1 / 0.85], ['_', 1 / 0.85]]) {
    const zoomed = await press(key);
    near(zoomed.distance, START.distance * factor, key);
    only(zoomed, 'distance');
  }
  assert.ok((await press('ArrowLeft')).yaw < START.yaw - 0.05 && (await press('ArrowRight')).yaw > START.yaw + 0.05);
  assert.ok((await press('ArrowUp')).pitch > START.pitch + 0.05 && (await press('ArrowDown')).pitch < START.pitch - 0.05);
  // The body goes the arrow's way.
  for (const [key, x, y] of [['ArrowLeft', -1, 0], ['ArrowRight', 1, 0], ['ArrowUp', 0, -1], ['ArrowDown', 0, 1]]) {
    const shifted = await press(`Shift+${key}`);
    only(shifted, 'target');
    const at = shown(shifted, new Vector3(...START.target), width, height);
    const [dx, dy] = [at[0] - width / 2, at[1] - height / 2];
    assert.ok(x * dx + y * dy > 10 && Math.abs(y * dx) + Math.abs(x * dy) < 1, `Shift+${key}: ${at}`);
  }
  for (const key of ['Home', '0']) {
    const home = await press(key);
    for (const [what, value] of Object.entries(FIRST)) near(home[what], value, `${key}: ${what}`);
  }
}

async function drag(page, [x, y], [dx, dy], options = {}) {
  await page.mouse.move(x, y);
  await page.mouse.down(options);
  for (const share of [0.5, 1]) await page.mouse.move(x + dx * share, y + dy * share);
  await page.mouse.up(options);
}

/** Fingers on the screen, as the browser takes them from a device: from these places to those, each step drawn before the next. */
async function touch(page, from, to, steps = 3) {
  const devtools = await page.context().newCDPSession(page);
  const send = (type, places) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  await send('touchStart', from);
  for (let at = 1; at <= steps; at += 1) {
    await send('touchMove', from.map((place, finger) => place.map((value, i) => value + (to[finger][i] - value) * at / steps)));
    await drawn(page);
  }
  await send('touchEnd', []);
  await devtools.detach();
}

async function rests(page) {
  assert.ok(await comesToRest(page, 1), 'the scene comes to rest');
}

/** The next picture is there, with all that was told and done until now; at once where nothing is left to draw. */
const drawn = (page) => page.evaluate(async () => {
  const before = scene.frames();
  while (scene.frames() === before && framesAsked() > 0) await new Promise((done) => { setTimeout(done, 10); });
});

/** The place that lay there on the plane of what is looked at lies here now, to so many pixels. */
function follows({ width, height }, camera, from, to, by = 1) {
  const now = shown(camera, under(START, from, width, height), width, height);
  assert.ok(Math.hypot(now[0] - to[0], now[1] - to[1]) < by, `${from} should lie at ${to}, and lies at ${now}, on ${width} × ${height}`);
}

/** The plane through what is looked at, square to the look, where it lies under a place of the canvas. */
function under(camera, [x, y], width, height) {
  const eye = lens(camera, width, height);
  const rays = new Raycaster();
  rays.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), eye);
  const square = new Plane().setFromNormalAndCoplanarPoint(eye.getWorldDirection(new Vector3()), new Vector3(...camera.target));
  return rays.ray.intersectPlane(square, new Vector3());
}

/** Where on the canvas a place of the world is seen. */
function shown(camera, place, width, height) {
  const { x, y } = place.clone().project(lens(camera, width, height));
  return [(x + 1) * width / 2, (1 - y) * height / 2];
}

/** Nothing but this of the camera is other than at the start. */
function only(camera, ...changed) {
  for (const key of Object.keys(START).filter((key) => !changed.includes(key))) near(camera[key], START[key], key);
}

/** Alike, but for rounding: numbers, or places. */
function near(value, wanted, what) {
  [value].flat().forEach((one, i) => assert.ok(Math.abs(one - [wanted].flat()[i]) < 2e-3, `${what}: ${value}, not ${wanted}`));
}
