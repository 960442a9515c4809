// A room for the emulated headset, with a floor and a table, and what a person does in it.

import { Quaternion, Vector3 } from 'three';
import { xrFrames } from './scene-stage.mjs';

/** The table's top: its middle, metres. */
export const TABLE = [0, 0.74, -0.8];

const plane = (label, [x, y, z], [width, depth]) => ({
  uuid: `${label}-${y}`, semanticLabel_META: label,
  // The emulator's planes look down before they are turned.
  locatable_META: { position: { x, y, z }, orientation: { x: 1, y: 0, z: 0, w: 0 } },
  bounded2D_META: { offset: { x: -width / 2, y: -depth / 2 }, extent: { width, height: depth } },
});

/** Gives the emulated headset the room that it then knows. */
export const furnish = (page) => page.evaluate((spatialEntities) => {
  device.installSEM(IWER_SEM.SyntheticEnvironmentModule);
  device.sem.loadEnvironment({ spatialEntities });
}, [plane('FLOOR', [0, 0, 0], [8, 8]), plane('TABLE', TABLE, [1.2, 0.7])]);

/** The turn of a hand that points from one place at another. */
export const turn = (from, to) => new Quaternion()
  .setFromUnitVectors(new Vector3(0, 0, -1), new Vector3(...to).sub(new Vector3(...from)).normalize()).toArray();

/** Puts the head somewhere, looking at a place; a head is not tilted. */
export async function look(page, from, to) {
  const [x, y, z] = to.map((value, i) => value - from[i]);
  const yaw = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), Math.atan2(-x, -z));
  const quaternion = yaw.multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.atan2(y, Math.hypot(x, z))));
  await page.evaluate(([at, quaternion]) => {
    device.position.set(...at);
    device.quaternion.set(...quaternion);
  }, [from, quaternion.toArray()]);
  await xrFrames(page, 3);
}

/** Only these hands are seen from now on. */
export async function only(page, ...sides) {
  await page.evaluate((sides) => {
    for (const side of ['left', 'right']) device.controllers[side].connected = sides.includes(side);
  }, sides);
  await xrFrames(page, 2);
}

/** What the hands hold counts as fingers on a screen from now on, or no longer. */
export const onScreen = (page, are) => page.evaluate((are) => {
  for (const side of ['left', 'right']) {
    const { inputSource } = device.controllers[side];
    if (are) Object.defineProperty(inputSource, 'targetRayMode', { get: () => 'screen', configurable: true });
    else delete inputSource.targetRayMode;
  }
}, are);

/** Points a controller from one place at another. */
export async function aim(page, side, from, to) {
  await page.evaluate(([side, at, quaternion]) => {
    device.controllers[side].position.set(...at);
    device.controllers[side].quaternion.set(...quaternion);
  }, [side, from, turn(from, to)]);
  // Every so many frames the ray of one hand is followed.
  await xrFrames(page, 7);
}

/** Pulls the trigger of a controller, and lets it go. */
export async function pull(page, side = 'right') {
  for (const value of [1, 0]) {
    await page.evaluate(([side, value]) => device.controllers[side].updateButtonValue('trigger', value), [side, value]);
    await xrFrames(page, 3);
  }
}

/** Where the hands hold something, as the device says. */
const grips = (page) => page.evaluate(() => inFrame((frame) => {
  const at = (source) => {
    const { x, y, z } = frame.getPose(source.gripSpace, window.base).transform.position;
    return [source.handedness, [x, y, z]];
  };
  return Object.fromEntries([...session.inputSources].map(at));
}));

/** Takes hold there by a button, goes to where the hands end in a few steps, and lets go: where each grip was, before and after. */
export async function carry(page, from, to, button = 'squeeze', steps = 3) {
  const put = async (hands) => {
    await page.evaluate((hands) => {
      for (const [side, at] of Object.entries(hands)) {
        device.controllers[side].position.set(...at);
        device.controllers[side].quaternion.set(0, 0, 0, 1);
      }
    }, hands);
    await xrFrames(page, 2);
  };
  const press = async (value) => {
    await page.evaluate(([sides, button, value]) => {
      for (const side of sides) device.controllers[side].updateButtonValue(button, value);
    }, [Object.keys(from), button, value]);
    await xrFrames(page, 3);
  };
  await put(from);
  await press(1);
  const before = await grips(page);
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    await put(Object.fromEntries(Object.entries(from).map(([side, at]) => [side, at.map((x, i) => x + (to[side][i] - x) * share)])));
  }
  const after = await grips(page);
  await press(0);
  return { before, after };
}

/** Where a place of the room is in each eye's picture: parts of its width, and of its height from below. */
export const projected = (page, place) => page.evaluate((place) => inFrame((frame) => {
  const times = (m, v) => [0, 1, 2, 3].map((row) => v.reduce((sum, x, column) => sum + m[4 * column + row] * x, 0));
  return frame.getViewerPose(window.base).views.map((view) => {
    const clip = times(view.projectionMatrix, times(view.transform.inverse.matrix, [...place, 1]));
    return { x: 0.5 + clip[0] / clip[3] / 2, y: 0.5 + clip[1] / clip[3] / 2 };
  });
}), place);

/** The device's own frame of the room, for the test's questions. */
export const measureFrom = (page) => page.evaluate(async () => { window.base = await session.requestReferenceSpace('local-floor'); });

/** Where a pixel of the room's panel is when one looks straight ahead. */
export function panelPixel([x, y, z], across, down) {
  const eyes = new Vector3(x, y, z);
  const at = new Vector3(0, 0, -0.68).applyAxisAngle(new Vector3(0, 1, 0), -0.46).add(eyes).sub(new Vector3(0, 0.26, 0));
  const back = eyes.clone().sub(at).normalize();
  const right = new Vector3(0, 1, 0).cross(back).normalize();
  const up = back.clone().cross(right);
  return at.addScaledVector(right, (across - 320) * 0.0006).addScaledVector(up, (180 - down) * 0.0006).toArray();
}
