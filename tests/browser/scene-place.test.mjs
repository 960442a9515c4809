// The heart in a person's own room: placed on a table, made larger with two hands, its left ventricle pointed at and
// named; then the device ends the session, and the person enters again.

import assert from 'node:assert/strict';
import { Vector3 } from 'three';
import { count, drawn, flesh, heart, inRoom, ON_TABLE, openHeart, paper, ring } from './heart-room.mjs';
import { aim, carry, look, measureFrom, only, onScreen, panelPixel, projected, pull, TABLE } from './room.mjs';
import { enter, xrFrames } from './scene-stage.mjs';

export const name = 'the heart is placed on a table, made larger by hand, and its left ventricle is named';

const HEAD = [0, 1.5, 0];

/** What two hands make of that. */
function handled(stand, { before, after }) {
  const [from, to] = [before, after].map((hands) => ['left', 'right'].map((side) => new Vector3(...hands[side])));
  const [way, goes] = [from, to].map(([a, b]) => b.clone().sub(a));
  const [was, is] = [from, to].map(([a, b]) => a.clone().add(b).divideScalar(2));
  const larger = goes.length() / way.length();
  const turned = Math.atan2(goes.x, goes.z) - Math.atan2(way.x, way.z);
  const foot = stand.foot.clone().sub(was).multiplyScalar(larger).applyAxisAngle(new Vector3(0, 1, 0), turned).add(is);
  return { scale: stand.scale * larger, yaw: stand.yaw + turned, foot };
}

const close = (a, b, by, what) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < by, `${what}: ${JSON.stringify(a)} against ${JSON.stringify(b)}`);

export async function test({ origin, newPage, step }) {
  const { low, high, middles } = await heart(origin);
  const size = high.clone().sub(low);
  const middle = low.clone().add(high).divideScalar(2);
  const base = middle.clone().setY(low.y);
  const onTable = ON_TABLE / Math.max(size.x, size.y, size.z);
  const page = await openHeart(newPage, origin, { width: 200, height: 100, eyes: { width: 640, height: 320 } });
  const good = () => drawn(page);
  /** Points at the left ventricle from the heart's own left, where no artery crosses it. */
  const aimAtVentricle = async (stand) => {
    const at = inRoom(middles['left-ventricle'], base, stand);
    const from = new Vector3(0.9, 0.15, 0.1).applyAxisAngle(new Vector3(0, 1, 0), stand.yaw).multiplyScalar(0.5).add(at);
    await aim(page, 'right', from.toArray(), at.toArray());
  };

  step('a ring lies on the table where the hand points');
  await enter(page, 'ar');
  await measureFrom(page);
  await look(page, HEAD, TABLE);
  await only(page, 'right');
  await aim(page, 'right', [0.3, 1.2, 0.3], [0.3, 1.2, 1.3]);
  const bare = await good();
  await aim(page, 'right', [0.2, 1.2, -0.1], TABLE);
  const offered = await good();
  const ringed = [0, 1].map((eye) => count(offered, eye, ring).found - count(bare, eye, ring).found);
  assert.ok(Math.min(...ringed) > 60, `the ring in either eye: ${ringed} pixels`);

  step('a press stands the heart there, facing the person');
  await pull(page);
  await aim(page, 'right', [0.3, 1.2, 0.3], [0.3, 1.2, 1.3]);
  const placed = await good();
  const first = { scale: onTable, yaw: 0, foot: new Vector3(...TABLE) };
  let stand = first;
  const where = await projected(page, inRoom(middle, base, stand).toArray());
  const small = [0, 1].map((eye) => count(placed, eye, flesh));
  for (const eye of [0, 1]) {
    assert.ok(small[eye].found > 500, `${small[eye].found} pixels of it`);
    close(small[eye], where[eye], 0.06, 'the middle of what is seen, and of the heart by its file');
    assert.equal(placed.at(eye, 0.03, 0.97)[3], 0, 'the room shows beside it');
  }
  assert.ok(where[0].x > where[1].x, 'what is near lies further right in the left eye');

  step('it goes with its anchor');
  const raise = (by) => page.evaluate((by) => {
    const [anchor] = window.anchors;
    const inner = Object.getOwnPropertySymbols(anchor.anchorSpace).map((symbol) => anchor.anchorSpace[symbol]).find((held) => held?.offsetMatrix);
    inner.offsetMatrix[13] += by;
  }, by);
  await page.evaluate(() => inFrame((frame) => { window.anchors = [...frame.trackedAnchors]; }));
  await raise(0.1);
  await xrFrames(page, 3);
  const raised = count(await good(), 0, flesh);
  assert.ok(raised.y > small[0].y + 0.04, `a floor that lies higher: ${raised.y} after ${small[0].y}`);
  await raise(-0.1);

  step('two hands make it larger and turn it');
  const [x, y, z] = TABLE;
  await only(page, 'left', 'right');
  const hands = await carry(page, { left: [x - 0.15, y + 0.15, z], right: [x + 0.15, y + 0.15, z] }, { left: [x - 0.2, y + 0.15, z + 0.1], right: [x + 0.2, y + 0.15, z - 0.1] });
  await only(page, 'right');
  await aim(page, 'right', [0.3, 1.2, 0.3], [0.3, 1.2, 1.3]);
  stand = handled(stand, hands);
  assert.ok(stand.scale > 1.3 * onTable && Math.abs(stand.yaw) > 0.3, JSON.stringify(stand));
  const larger = await good();
  const [big] = [count(larger, 0, flesh)];
  const grown = big.found / small[0].found;
  assert.ok(grown > 1.5 && grown < 3, `${grown} times as many pixels`);
  close(big, (await projected(page, inRoom(middle, base, stand).toArray()))[0], 0.07, 'where the hands left it');

  step('two hands that keep choosing hold it, too');
  await page.evaluate(() => { said.length = 0; });
  await only(page, 'left', 'right');
  stand = handled(stand, await carry(page, { left: [x - 0.2, y + 0.15, z + 0.1], right: [x + 0.2, y + 0.15, z + 0.1] }, { left: [x - 0.14, y + 0.2, z], right: [x + 0.14, y + 0.2, z] }, 'trigger'));

  step('so do two fingers on a screen, each as far away as the heart was');
  await onScreen(page, true);
  const pinch = [{ left: [x - 0.1, y + 0.2, z + 0.5], right: [x + 0.1, y + 0.2, z + 0.5] }, { left: [x - 0.13, y + 0.15, z + 0.5], right: [x + 0.13, y + 0.15, z + 0.5] }];
  const heartAt = inRoom(middle, base, stand);
  const ahead = ([x, y, z]) => [x, y, z - heartAt.distanceTo(new Vector3(x, y, z))];
  const [before, after] = pinch.map((hands) => Object.fromEntries(Object.entries(hands).map(([side, at]) => [side, ahead(at)])));
  await carry(page, ...pinch, 'trigger');
  await onScreen(page, false);
  stand = handled(stand, { before, after });
  await only(page, 'right');
  await aim(page, 'right', [0.3, 1.2, 0.3], [0.3, 1.2, 1.3]);
  const pinched = count(await good(), 0, flesh);
  close(pinched, (await projected(page, inRoom(middle, base, stand).toArray()))[0], 0.05, 'where the fingers left it');
  const far = (of) => inRoom(middle, base, of).distanceTo(new Vector3(...HEAD));
  const share = (of) => (of.scale / far(of)) ** 2;
  const grew = pinched.found / small[0].found / (share(stand) / share(first));
  assert.ok(grew > 0.7 && grew < 1.4, `as large as the fingers made it: ${pinched.found} pixels after ${small[0].found}`);
  assert.deepEqual(await page.evaluate(() => heard('picked')), [], 'what holds chooses nothing');

  step('the left ventricle is lit and named where it is');
  await aimAtVentricle(stand);
  const named = await good();
  const [label] = [count(named, 0, paper)];
  assert.ok(label.found - count(larger, 0, paper).found > 400, `${label.found} pixels of paper after ${count(larger, 0, paper).found}`);
  await pull(page);
  await page.waitForFunction(() => heard('picked').length > 0);
  const picked = await page.evaluate(() => heard('picked').at(-1));
  assert.deepEqual([picked.id, picked.schematic], ['left-ventricle', false]);
  assert.match(picked.name, /left ventricle/i);
  assert.ok(new Vector3(...picked.at).distanceTo(middles['left-ventricle']) < 0.06, 'told where it is in the body, not in the room');
  await page.waitForFunction(() => heard('view_changed').some(({ view }) => view.selection === 'left-ventricle'));

  step('one update a frame, and nothing that a session forbids');
  assert.equal(await page.evaluate(() => window.updatesLastFrame), 1);
  assert.deepEqual(await page.evaluate(() => forbidden), []);

  step('the system ends the session, and the person enters again at once, in a calm room');
  await page.evaluate(() => {
    said.length = 0;
    // One task: nothing is drawn between the two, and still nothing of the first is there in the second.
    session.end();
    tell({ type: 'enter_xr', mode: 'vr' });
  });
  await page.waitForFunction(() => said.some((word) => /^xr_(entered|refused)$/.test(word.type)));
  assert.deepEqual(await page.evaluate(() => said.map((word) => word.type).filter((type) => type.startsWith('xr_'))), ['xr_left', 'xr_entered']);
  await xrFrames(page, 4);

  step('it is within reach, and a part of it is named');
  await measureFrom(page);
  await look(page, HEAD, [0, HEAD[1], -1]);
  await page.evaluate(() => tell({ type: 'recentre' }));
  await xrFrames(page, 4);
  await aimAtVentricle({ scale: onTable, yaw: 0, foot: new Vector3(0, HEAD[1] - 0.5, -0.75) });
  await page.evaluate(() => { said.length = 0; });
  await pull(page);
  await page.waitForFunction(() => heard('picked').length > 0);
  assert.equal(await page.evaluate(() => heard('picked').at(-1).id), 'left-ventricle');
  await good();

  step('a finger on a screen is gone as soon as it has chosen, and has chosen');
  await only(page);
  await page.evaluate(() => {
    said.length = 0;
    const { targetRaySpace } = device.controllers.right.inputSource;
    const finger = { handedness: 'none', targetRayMode: 'screen', targetRaySpace, gripSpace: null, hand: null };
    return inFrame((frame) => {
      session.dispatchEvent(Object.assign(new Event('select'), { frame, inputSource: finger }));
    });
  });
  await page.waitForFunction(() => heard('picked').length > 0);
  assert.equal(await page.evaluate(() => heard('picked').at(-1).id), 'left-ventricle');
  await only(page, 'right');

  step('the panel leads back to the page');
  await aim(page, 'right', [0.1, 1.2, 0], panelPixel(HEAD, 470, 290));
  // The frames end with the session.
  await page.evaluate(() => device.controllers.right.updateButtonValue('trigger', 1));
  await page.waitForFunction(() => heard('xr_left').length > 0);
  assert.deepEqual(await page.evaluate(() => forbidden), []);
  await page.close();
}
