// Geometry and tables that come cut, damaged or not at all: each is told in the page, all else works, and it comes later.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { firstSignIn, go, role } from './person.mjs';
import { different, settled } from './picture.mjs';
import { standInForScene, visit } from './walk.mjs';

export const name = 'a damaged body is told in plain words, the rest of it works, and it comes when it is whole again';
export const limit = 900_000;

const TABLES = ['names/en', 'anatomy/names', 'structures', 'sites', 'medicine-targets', 'record-places'];

const SKELETON = /\/anatomy\/skeleton\.[0-9a-f]+\.bin$/;
const HEART = /\/anatomy\/body\/heart\.[0-9a-f]+\.bin$/;
const cut = (bytes) => bytes.subarray(0, bytes.length >> 1);
const flipped = (bytes) => {
  const other = Buffer.from(bytes);
  other[other.length >> 1] ^= 0x10;
  return other;
};

/** From now on a file comes otherwise than it is. */
const spoil = (page, file, how) => page.route(file, async (route) => {
  const whole = await route.fetch();
  await route.fulfill({ response: whole, body: how(await whole.body()) });
});

export async function test({ origin, server, newPage, step }) {
  const patient = role(server.people, 'patient');
  const open = async (file, how) => {
    const page = await newPage({ viewport: { width: 920, height: 520 }, serviceWorkers: 'block', reducedMotion: 'reduce', allow: [/Failed to load|ERR_FAILED|status of/] });
    if (file) await spoil(page, file, how);
    await firstSignIn(page, origin, patient);
    await go(page, 'body');
    return page;
  };
  const system = (page, label) => page.locator('.systems button', { hasText: label });
  const isOn = async (page, label) => (await system(page, label).getAttribute('aria-pressed')) === 'true';
  const missed = (page) => page.locator('.steps [role=alert]', { hasText: 'could not be fetched' });

  step('a system whose file is cut, or has one wrong bit, is missed, and the others come');
  const page = await open();
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  for (const [how, other] of [[cut, 'Lungs'], [flipped, 'Kidneys']]) {
    await spoil(page, HEART, how);
    await system(page, 'Heart').click();
    await missed(page).waitFor();
    assert.equal(await isOn(page, 'Heart'), false);
    await turned(page);
    assert.equal(await isOn(page, 'Heart'), false);
    await system(page, other).click();
    await missed(page).waitFor({ state: 'detached' });
    assert.equal(await isOn(page, other), true);
    await page.unroute(HEART);
  }
  const without = await settled(page);
  await system(page, 'Heart').click();
  await until(async () => (await different(page, without, await settled(page))) > 50);
  assert.equal(await missed(page).count(), 0);
  assert.equal(await isOn(page, 'Heart'), true);
  await page.context().close();

  for (const how of [cut, flipped]) {
    step(`a skeleton that is ${how.name} is told, and the page goes on`);
    const bare = await open(SKELETON, how);
    await bare.locator('.stage [role=alert]', { hasText: 'could not start' }).waitFor({ timeout: 240_000 });
    await bare.getByRole('searchbox').fill('left femur');
    await bare.locator('form .found button').first().waitFor();
    await bare.unroute(SKELETON);
    await bare.getByRole('button', { name: 'Try again' }).click();
    await bare.locator('.stage[data-scene=here]').waitFor({ timeout: 120_000 });
    await bare.context().close();
  }

  const plain = await newPage({ serviceWorkers: 'block', allow: [/Failed to load|ERR_FAILED|status of/] });
  await standInForScene(plain);
  await firstSignIn(plain, origin, patient);
  for (const file of TABLES) {
    step(`${file} does not come`);
    const pattern = new RegExp(`/${file}\\.[0-9a-f]+\\.json$`);
    await plain.route(pattern, (route) => route.abort());
    await visit(plain, '/body');
    await plain.locator('main [role=alert]').first().waitFor({ timeout: 20_000 });
    await plain.unroute(pattern);
    await visit(plain, '/body');
    await plain.locator('.stage[data-scene=here]').waitFor();
    assert.equal(await plain.locator('main [role=alert]').count(), 0);
  }
  await plain.context().close();
}

async function turned(page) {
  const box = await page.locator('.stage canvas').boundingBox();
  await page.mouse.move(box.x + 40, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 210);
  await page.mouse.up();
  await settled(page);
}
