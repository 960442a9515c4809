// My body: the systems come when they are asked for, are found by name, and are seen.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { firstSignIn, go, role, unlock } from './person.mjs';
import { picture, pixels, places, rests } from './picture.mjs';

export const name = "the body's systems are shown, found by name, put away, and missed without harm";
export const limit = 900_000;

/** What the made-up people's records place: words of an operation and of a medicine, each with heights in the picture. */
const OF_RECORD = {
  anna: { site: ['Total knee replacement', [0.55, 0.85]], medicine: ['Pantoprazole', [0.2, 0.5]] },
  yusuf: { site: ['MRI of the right shoulder', [0.12, 0.4]], medicine: ['Metformin', [0.2, 0.5]] },
};

export async function test({ origin, server, newPage, step }) {
  step('a patient opens their body');
  // Without the worker that keeps all systems for offline: here one is to be missed.
  const page = await newPage({ viewport: { width: 940, height: 600 }, serviceWorkers: 'block', allow: [/nerves/] });
  const patient = role(server.people, 'patient');
  await firstSignIn(page, origin, patient);
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  await page.getByText('This browser offers no AR or VR.').waitFor();
  const system = (label) => page.locator('.systems button', { hasText: label });
  const picked = page.locator('.picked');
  assert.equal(await system('Bones').getAttribute('aria-pressed'), 'true');

  step('the heart and its vessels, without the bones');
  const before = await red(page);
  await system('Heart').click();
  await system('Blood vessels').click();
  await system('Bones').click();

  step('the heart beats at the rate that was measured, until it is held still');
  await page.getByText(/The heart beats at \d+ a minute\. Measured: /).waitFor();
  const pictures = new Set();
  for (let i = 0; i < 20 && pictures.size < 3; i += 1) {
    pictures.add((await picture(page)).toString('base64'));
    await page.waitForTimeout(300);
  }
  assert.ok(pictures.size >= 3, 'it moves');
  await page.getByRole('button', { name: 'Hold still' }).click();
  assert.equal(await page.getByRole('button', { name: 'Hold still' }).getAttribute('aria-pressed'), 'true');
  await rests(page);
  const seen = await red(page);
  assert.ok(seen > before + 300, `red that was not there before: ${before}, ${seen}`);

  step('a part is found by its name, and shown alone');
  const search = page.getByRole('searchbox');
  await search.fill('left ventrikle');
  await page.locator('form .found button', { hasText: /left ventricle/i }).first().click();
  await picked.filter({ hasText: /left ventricle/i }).waitFor();
  await page.getByRole('button', { name: 'Show only this' }).click();
  await rests(page);
  assert.ok((await red(page)) < seen / 2, 'all else has gone');

  step('a step back, and the way here again by its link');
  await page.getByRole('button', { name: 'Undo' }).click();
  await rests(page);
  assert.ok((await red(page)) > seen / 2, 'all is there again');
  await page.getByRole('button', { name: 'See through to this' }).click();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.tools > summary').click();
  await page.getByRole('button', { name: /copy a link/i }).click();
  await page.getByText('Copied.').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /^http:\/\/localhost:\d+\/body#view=/);
  const view = JSON.parse(decodeURIComponent(link.split('#view=')[1]));
  assert.ok(view.faded.length > 100 && !view.faded.includes(view.selection), JSON.stringify(view).slice(0, 300));
  await page.getByRole('button', { name: 'Start again' }).click();
  assert.equal(await system('Bones').getAttribute('aria-pressed'), 'true');
  assert.equal(await system('Heart').getAttribute('aria-pressed'), 'false');

  step('a part that is not on screen comes when it is looked for');
  await search.fill('kidny left');
  await search.press('Enter');
  await picked.filter({ hasText: /kidney.*left/i }).waitFor();
  assert.equal(await system('Kidneys').getAttribute('aria-pressed'), 'true');

  step('a muscle is found by its name, shown alone, tapped and hidden');
  await search.fill('bicep brachi left');
  await search.press('Enter');
  await picked.filter({ hasText: /biceps brachii.*left/i }).waitFor();
  await picked.filter({ hasText: /drawn, not measured/ }).waitFor();
  assert.equal(await system('Muscles').getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'Show only this' }).click();
  await rests(page);
  const canvas = page.locator('.stage canvas');
  await canvas.click({ position: { x: 4, y: 4 } });
  await picked.filter({ hasText: /biceps/i }).waitFor({ state: 'detached' });
  await rests(page);
  const alone = await red(page);
  assert.ok(alone > 200, `${alone} pixels of flesh`);
  const size = await canvas.boundingBox();
  await canvas.click({ position: { x: size.width / 2, y: size.height / 2 } });
  await picked.filter({ hasText: /biceps brachii.*left/i }).waitFor();
  await page.getByRole('button', { name: 'Hide this' }).click();
  await rests(page);
  assert.ok((await red(page)) < alone / 20, 'it is hidden');
  for (let i = 0; i < 2; i += 1) await page.getByRole('button', { name: 'Undo' }).click();
  await system('Muscles').click();
  assert.equal(await system('Muscles').getAttribute('aria-pressed'), 'false');

  step('a knee from near, on either side, with what the bones do not show');
  const knee = page.locator('.close-ups button', { hasText: 'Knee' });
  const meniscus = page.locator('.labels .tag', { hasText: 'Inner meniscus' });
  await knee.click();
  await page.locator('.close-up', { hasText: 'menisci' }).waitFor();
  await meniscus.waitFor({ timeout: 60_000 });
  const left = page.getByRole('button', { name: 'Left side', exact: true });
  assert.equal(await left.getAttribute('aria-pressed'), 'false');
  await left.click();
  await until(async () => (await left.getAttribute('aria-pressed')) === 'true');
  await meniscus.waitFor();
  assert.equal(await knee.getAttribute('aria-pressed'), 'true');
  for (let i = 0; i < 2; i += 1) await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.close-up').waitFor({ state: 'detached' });
  assert.equal(await knee.getAttribute('aria-pressed'), 'false');

  step('a system that does not come is missed in plain words, and comes later');
  await page.route('**/nerves.*.bin', (route) => route.abort());
  await system('Brain').click();
  await page.locator('[role=alert]', { hasText: 'could not be fetched' }).waitFor();
  assert.equal(await system('Brain').getAttribute('aria-pressed'), 'false');
  await page.unroute('**/nerves.*.bin');
  await system('Brain').click();
  await page.locator('[role=alert]').waitFor({ state: 'detached' });
  assert.equal(await system('Brain').getAttribute('aria-pressed'), 'true');

  step('what the record says stands at its place: a measure in the chest, an operation at its joint, a medicine at the liver');
  await page.getByRole('button', { name: 'Show it on the body' }).click();
  const tag = (name) => page.locator('.labels .tag', { hasText: new RegExp(`^${name}`) });
  await tag('Heart rate').waitFor({ timeout: 120_000 });
  // One chamber beats too.
  assert.equal(await page.getByRole('button', { name: 'Hold still' }).getAttribute('aria-pressed'), 'true');
  await rests(page);
  const { site, medicine } = OF_RECORD[patient.userName];
  for (const [name, [low, high]] of [['Heart rate', [0.15, 0.4]], site, medicine]) {
    const height = await pointed(page, name);
    assert.ok(height > low && height < high, `${name} stands at ${height}`);
  }
  const apart = await page.locator('.labels a.tag').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, top, bottom }) => ({ left, top, bottom })));
  for (const [one, next] of apart.flatMap((a) => apart.filter((b) => b.left === a.left && b.top > a.top).map((b) => [a, b]))) {
    assert.ok(next.top >= one.bottom - 1, `no label covers another: ${JSON.stringify([one, next])}`);
  }

  step('each group by itself, and the same beside the picture');
  const all = await page.locator('.labels .tag').count();
  const group = page.locator('.record-groups button');
  await group.filter({ hasText: 'Medicines' }).click();
  await until(async () => (await page.locator('.labels .tag').count()) === 4, 10_000);
  await group.filter({ hasText: 'Everything' }).click();
  await until(async () => (await page.locator('.labels .tag').count()) === all, 10_000);
  const listed = page.locator('.links a[href^="/medicines/"]', { hasText: medicine[0] });
  assert.match(await listed.textContent(), /acts on|does the work|slows/);

  step('in a close-up only what it draws is pointed at');
  const closeUp = (name) => page.locator('.close-ups button', { hasText: name });
  const recorded = page.locator('.labels a.tag');
  await closeUp('Lower back').click();
  await page.locator('.labels .tag', { hasText: 'disc' }).waitFor({ timeout: 60_000 });
  await rests(page);
  assert.deepEqual(await recorded.allTextContents(), [], 'no organ stands in the spine');
  await closeUp('Heart').click();
  await tag('Heart rate').waitFor({ timeout: 60_000 });
  for (let i = 0; i < 2; i += 1) await page.getByRole('button', { name: 'Undo' }).click();
  await tag(medicine[0]).waitFor({ timeout: 60_000 });

  step('a label is a door to its page');
  await tag(medicine[0]).click();
  await page.waitForURL('**/medicines/*');
  await page.locator('main h1', { hasText: medicine[0] }).waitFor();
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Hold still' }).count(), 0, 'nothing moves, so nothing is to be held');
  await page.locator('.procedures a').first().click();
  await page.locator('main h1', { hasText: patient.userName === 'anna' ? 'New knee joint' : site[0] }).waitFor();
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor();

  step('the scene speaks on, whatever page is open');
  for (const place of ['exercises', 'vitals', 'body', 'exercises']) await go(page, place);
  await page.locator('main a[href^="/exercises/"]').first().click();
  await page.locator('.stage[data-scene=here]').waitFor();
  await page.getByText('This browser offers no AR or VR.').waitFor();
  await page.locator('.stage canvas').press('ArrowLeft');
  await page.waitForTimeout(2000);
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor();

  step('the list of all parts, by region and by system');
  await page.locator('.tree > summary').click();
  await page.getByRole('button', { name: 'By region' }).click();
  await page.locator('.tree summary', { hasText: 'Foot' }).click();
  await page.locator('.tree button', { hasText: /\(talus\), left/i }).waitFor();
  assert.ok(await page.locator('.tree li details[open] button').count() > 50, 'every bone of both feet');
  await page.getByRole('button', { name: 'By system' }).click();
  await page.locator('.tree summary', { hasText: 'Lungs' }).click();
  await page.locator('.tree button', { hasText: /lobe/i }).first().click();
  await picked.filter({ hasText: /lobe/i }).waitFor();
  assert.equal(await system('Lungs').getAttribute('aria-pressed'), 'true');

  step('everything at once');
  // Of the two skins one is shown at a time.
  for (const off of await names(page)) {
    await system(off).click();
    assert.equal(await system(off).getAttribute('aria-pressed'), 'true', off);
  }
  await page.getByRole('button', { name: 'Hold still' }).click();
  await rests(page);

  step('the link opens what was seen; one that is broken says so');
  await page.goto(`${origin}/vitals`);
  await unlock(page);
  await page.goto(link);
  await unlock(page);
  await picked.filter({ hasText: /left ventricle/i }).waitFor({ timeout: 240_000 });
  assert.equal(await system('Blood vessels').getAttribute('aria-pressed'), 'true');
  // On the page itself nothing is loaded anew.
  await page.goto(`${origin}/body#view=%7Bnonsense`);
  await page.locator('[role=alert]', { hasText: 'shows no view' }).waitFor();
  await picked.filter({ hasText: /left ventricle/i }).waitFor();
  await page.context().close();
}

// How far down in the picture the line of a label ends: 0 at the top, 1 at the foot.
async function pointed(page, name) {
  return page.evaluate((name) => {
    const at = [...document.querySelectorAll('.labels .tag')].findIndex((tag) => tag.textContent.includes(name));
    const [circle, stage] = [document.querySelectorAll('.labels circle')[at], document.querySelector('.stage')].map((one) => one.getBoundingClientRect());
    return (circle.top + circle.height / 2 - stage.top) / stage.height;
  }, name);
}

// The switches that are off, by their names, but for the second skin.
async function names(page) {
  const off = await page.locator('.systems [aria-pressed=false]').allTextContents();
  return off.filter((name) => name !== 'Skin, man');
}

// Pixels of the canvas that are much more red than green and blue.
async function red(page) {
  return places(await pixels(page, await picture(page)), (r, g, b) => r > 1.35 * g && r > 1.2 * b).length;
}
