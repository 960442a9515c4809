// A bare hand in a person's room, without a controller: it points, pinches, places and names; and whoever walks round what
// stands there sees its other side.

import assert from 'node:assert/strict';
import { Raycaster, Vector3 } from 'three';
import { count, drawn, flesh, heart, inRoom, ON_TABLE, openHeart, paper } from './heart-room.mjs';
import { solids } from './picking.mjs';
import { look, measureFrom, projected, TABLE, turn } from './room.mjs';
import { enter, xrFrames } from './scene-stage.mjs';

export const limit = 600_000;
export const name = 'a bare hand places the heart and names its parts, and from the other side of the table one sees its back';

const HEAD = [0, 1.5, 0];
const BEHIND = [0, 1.5, 2 * TABLE[2]];

export async function test({ origin, newPage, step }) {
  const { low, high, middles } = await heart(origin);
  const size = high.clone().sub(low);
  const base = low.clone().add(high).divideScalar(2).setY(low.y);
  const stand = { scale: ON_TABLE / Math.max(size.x, size.y, size.z), yaw: 0, foot: new Vector3(...TABLE) };
  const place = (point) => inRoom(point, base, stand);
  const assets = await (await fetch(`${origin}/assets.json`)).json();
  const meshes = (await solids({ origin, assets, systems: ['heart'] })).filter(({ userData }) => userData.system === 'heart');
  const page = await openHeart(newPage, origin, { width: 200, height: 100, eyes: { width: 360, height: 180 } });

  step('a hand is seen in place of controllers');
  await enter(page, 'ar');
  await measureFrom(page);
  await page.evaluate(() => {
    device.primaryInputMode = 'hand';
    device.hands.left.connected = false;
    device.hands.right.poseId = 'point';
  });
  await look(page, HEAD, TABLE);
  assert.ok(await page.evaluate(() => inFrame(() => session.inputSources.length === 1 && [...session.inputSources][0].hand !== null)));

  step('it points at the table, and a pinch stands the heart there');
  await point(page, [0.2, 1.2, -0.1], TABLE);
  await xrFrames(page, 7);
  await pinch(page);
  await point(page, [0.3, 1.2, 0.3], [0.3, 1.2, 1.3]);
  const placed = await drawn(page);
  const front = [0, 1].map((eye) => count(placed, eye, flesh));
  const middle = await projected(page, place(low.clone().add(high).divideScalar(2)).toArray());
  for (const eye of [0, 1]) {
    assert.ok(front[eye].found > 150, `${front[eye].found} pixels of it`);
    assert.ok(Math.hypot(front[eye].x - middle[eye].x, front[eye].y - middle[eye].y) < 0.06, 'where the hand pointed');
  }

  /** Points from there at parts of the heart: what is named, each the front-most by another ray-caster. */
  const names = async (from) => {
    const named = [];
    for (const id of ['left-ventricle', 'right-atrium', 'left-atrium']) {
      const to = place(middles[id]);
      await point(page, from, to.toArray());
      await page.evaluate(() => { said.length = 0; });
      await pinch(page);
      await page.waitForFunction(() => heard('picked').length > 0);
      const picked = await page.evaluate(() => heard('picked').at(-1));
      assert.equal(picked.id, frontmost(meshes, from, to, { base, stand }));
      named.push(picked);
    }
    return named.map(({ id }) => id);
  };

  step('what it points at has its name beside it, and a pinch chooses it');
  await point(page, [0.15, 1.25, -0.25], place(middles['right-ventricle']).toArray());
  // Every so many frames a ray is followed.
  await xrFrames(page, 8);
  const named = await drawn(page);
  assert.ok(count(named, 0, paper).found - count(placed, 0, paper).found > 120, 'pixels of paper');
  const before = await names([0.15, 1.25, -0.25]);

  step('from the other side of the table it is seen and named from its back');
  const where = async (head) => {
    await look(page, head, TABLE);
    await point(page, [0, 0.2, head[2]], [0, -1, head[2]]);
    await page.evaluate(() => { device.hands.right.connected = false; });
    await xrFrames(page, 2);
    const picture = await drawn(page);
    await page.evaluate(() => { device.hands.right.connected = true; });
    await xrFrames(page, 2);
    const x = async (at) => (await projected(page, place(at).toArray()))[0].x;
    const [left, right] = [await x(middles['left-ventricle']), await x(middles['right-atrium'])];
    return { rest: count(picture, 0, flesh), left, right };
  };
  await choose(page, place(middles['left-ventricle']));
  const [near, far] = [await where(HEAD), await where(BEHIND)];
  // What is chosen has another colour than flesh: the rest of the heart lies beside it, to the right atrium's side.
  const side = ({ rest, left, right }) => Math.sign(rest.x - (left + right) / 2);
  assert.ok(near.rest.found > 60 && far.rest.found > 60 && near.left > near.right && far.left < far.right, JSON.stringify([near, far]));
  assert.deepEqual([near, far].map(side), [-1, 1], `what lay to the left lies to the right: ${JSON.stringify([near, far])}`);
  const after = await names([-0.15, 1.25, 2 * TABLE[2] + 0.25]);
  assert.notDeepEqual(after, before);
  step(`from the front ${before}, from the back ${after}`);
  assert.deepEqual(await page.evaluate(() => forbidden), []);
  await page.close();
}

/** Chooses what is there from the heart's own left, where no artery crosses it. */
async function choose(page, at) {
  await point(page, at.clone().add(new Vector3(0.45, 0.075, 0.05)).toArray(), at.toArray());
  await page.evaluate(() => { said.length = 0; });
  await pinch(page);
  await page.waitForFunction(() => heard('picked').some(({ id }) => id === 'left-ventricle'));
}

/** Points the right hand from one place at another. */
async function point(page, from, to) {
  await page.evaluate(([at, quaternion]) => {
    device.hands.right.position.set(...at);
    device.hands.right.quaternion.set(...quaternion);
  }, [from, turn(from, to)]);
  await xrFrames(page, 2);
}

/** Brings thumb and forefinger together, and apart. */
async function pinch(page) {
  for (const value of [1, 0]) {
    await page.evaluate((value) => device.hands.right.updatePinchValue(value), value);
    await xrFrames(page, 2);
  }
}

/** What of the heart a ray in the room meets first, by its files. */
function frontmost(meshes, from, to, { base, stand }) {
  const inBody = (at) => new Vector3(...at).sub(stand.foot).applyAxisAngle(new Vector3(0, 1, 0), -stand.yaw).divideScalar(stand.scale).add(base);
  const [eye, aim] = [inBody(from), inBody(to.toArray())];
  const rays = new Raycaster(eye, aim.sub(eye).normalize());
  return rays.intersectObjects(meshes, false)[0]?.object.userData.id ?? null;
}
