// A link to a view: all that one can set beside the body is in it, shows in the picture, and is the same where it is opened.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { firstSignIn, go, role, unlock } from './person.mjs';
import { bones, different, settled } from './picture.mjs';

export const name = 'the body is cut from any side, faded and taken apart, and a link shows exactly that to whoever opens it';

export async function test({ origin, server, newPage, step }) {
  // Without the worker, which would fetch all systems for offline use meanwhile.
  const page = await newPage({ viewport: { width: 920, height: 520 }, serviceWorkers: 'block', reducedMotion: 'reduce' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await firstSignIn(page, origin, role(server.people, 'patient'));
  await go(page, 'body');
  await stands(page);
  await page.locator('.tools > summary').click();
  const button = (name) => page.getByRole('button', { name, exact: true });
  const pressed = (name) => button(name).getAttribute('aria-pressed');
  const search = async (words) => {
    await page.getByRole('searchbox').fill(words);
    await page.getByRole('searchbox').press('Enter');
    await settled(page);
  };
  const letGo = async () => {
    await page.locator('.stage canvas').click({ position: { x: 4, y: 4 } });
    await page.locator('.picked', { hasText: 'Tap a part' }).waitFor();
  };
  const startAgain = async () => {
    await button('Start again').click();
    return settled(page);
  };

  step('a cut from above takes the head away, its other half leaves nothing else');
  const whole = await bones(page, await settled(page));
  assert.ok(whole.upper > 500 && whole.lower > 300, JSON.stringify(whole));
  await button('Cut open').click();
  await button('From above').click();
  assert.deepEqual([await pressed('From above'), await pressed('From the front'), await pressed('As I look')], ['true', 'false', 'false']);
  assert.deepEqual((await seen(page)).clips[0].normal, [0, 1, 0]);
  const below = await bones(page, await settled(page));
  assert.ok(below.upper < whole.upper / 5 && below.lower > whole.lower / 2, JSON.stringify([whole, below]));
  await button('Show the other half').click();
  const above = await bones(page, await settled(page));
  assert.ok(above.lower < whole.lower / 5 && above.upper > whole.upper / 2, JSON.stringify([whole, above]));

  step('a cut as one looks goes through what one looks at, square to the look');
  await startAgain();
  await dragged(page, [70, 30]);
  await button('Cut open').click();
  await button('As I look').click();
  assert.deepEqual([await pressed('As I look'), await pressed('From the front')], ['true', 'false']);
  const cut = await seen(page);
  const { yaw, pitch, target } = cut.camera;
  assert.ok(Math.abs(yaw - 0.42) > 0.1 && Math.abs(pitch - 0.08) > 0.05, 'it was turned');
  const eye = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
  eye.forEach((value, i) => assert.ok(Math.abs(value - cut.clips[0].normal[i]) < 1e-4, JSON.stringify(cut.clips)));
  assert.ok(Math.abs(cut.clips[0].at_m - eye.reduce((sum, value, i) => sum + value * target[i], 0)) < 1e-4);
  const half = await settled(page);
  await button('Cut open').click();
  assert.ok((await different(page, half, await settled(page))) > 1000, 'the near half was away');

  step('taken apart, the parts go off each other and all stay in the picture; one step back brings them together');
  const together = await startAgain();
  const near = (await seen(page)).camera;
  const slider = page.getByRole('slider', { name: 'Take apart' });
  await slider.fill('60');
  assert.equal(await slider.getAttribute('aria-valuetext'), '60\u00a0%');
  assert.ok((await different(page, together, await settled(page))) > 1000);
  const apart = await seen(page);
  assert.equal(Math.round(apart.apart * 100), 60);
  assert.ok(apart.camera.distance > near.distance * 1.1, `${apart.camera.distance} m, and ${near.distance} m before`);
  await button('Undo').click();
  assert.equal(await slider.getAttribute('aria-valuetext'), '0\u00a0%');
  await startAgain();

  step('what is faded is seen through once it is let go, and is solid again');
  await search('left femur');
  await letGo();
  const solid = await settled(page);
  const fade = async () => {
    await search('left femur');
    await button('Fade this').click();
    const { faded } = await seen(page);
    await letGo();
    return { faded, differs: await different(page, solid, await settled(page)) };
  };
  const once = await fade();
  assert.deepEqual(once.faded, ['l_femur']);
  assert.ok(once.differs > 300, `${once.differs} pixels of it`);
  assert.deepEqual(await fade(), { faded: [], differs: 0 });
  await startAgain();

  step('everything is set, and a link copied');
  await page.locator('.systems button', { hasText: 'Heart' }).click();
  await slider.fill('15');
  await page.getByLabel('Move a joint').selectOption({ label: 'Leg to the side · Right side' });
  await page.getByLabel('How far').fill('20');
  await search('left femur');
  await button('Fade this').click();
  await button('Label this').click();
  await search('left patella');
  await button('Hide this').click();
  await button('Measure').click();
  await search('left tibia');
  await search('right tibia');
  await button('Measure').click();
  await dragged(page, [-50, 20]);
  await button('Cut open').click();
  await button('As I look').click();
  await page.getByRole('slider', { name: 'How deep' }).fill('35');
  await dragged(page, [23, 11]);
  await page.mouse.wheel(0, -130);
  const picture = await settled(page);
  const view = await seen(page);
  const link = await copied(page);
  for (const [what, value] of Object.entries({ hidden: ['l_patella'], faded: ['l_femur'], labels: ['l_femur'], selection: 'r_tibia' })) assert.deepEqual(view[what], value, what);
  assert.deepEqual(view.measured.map(({ id }) => id), ['l_tibia', 'r_tibia']);
  assert.equal(view.bent.length, 1);
  assert.ok(view.clips.length === 1 && view.apart > 0.1 && view.systems.includes('heart') && view.camera.distance !== 3.1);

  step('whoever opens it sees the same, and copies the same');
  const context = page.context();
  await page.close();
  const other = await newPage({ context });
  await other.setViewportSize({ width: 920, height: 520 });
  await other.goto(link);
  await unlock(other);
  await stands(other);
  await other.locator('.picked', { hasText: /tibia.*right/i }).waitFor();
  await other.locator('.tools > summary').click();
  assert.deepEqual(await seen(other), view);
  assert.equal(await copied(other), link);
  assert.equal(await other.getByRole('slider', { name: 'Take apart' }).getAttribute('aria-valuetext'), '15\u00a0%');
  await until(async () => (await different(other, picture, await settled(other))) === 0, 60_000);
  await context.close();
}

/** The scene draws, with the neck, the ribs and the feet bone by bone. */
async function stands(page) {
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  await settled(page);
}

/** Drags across the canvas, beside the body. */
async function dragged(page, [x, y]) {
  const box = await page.locator('.stage canvas').boundingBox();
  const from = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + x, from[1] + y);
  await page.mouse.up();
  await settled(page);
}

async function copied(page) {
  await page.evaluate(() => navigator.clipboard.writeText('none'));
  await page.getByRole('button', { name: /copy a link/i }).click();
  let link;
  await until(async () => (link = await page.evaluate(() => navigator.clipboard.readText())) !== 'none', 20_000);
  return link;
}

/** The page's view, as its link has it. */
async function seen(page) {
  return JSON.parse(decodeURIComponent((await copied(page)).split('#view=')[1]));
}
