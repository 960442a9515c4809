// Learning the body: layer by layer, and its parts by name; by keys alone, by a tap, in every language, and kept.

import assert from 'node:assert/strict';
import { firstSignIn, role, unlock } from './person.mjs';
import { LANGUAGES, PHONE, speak, standInForScene, visit } from './walk.mjs';
import { until } from './harness.mjs';

export const name = "the body's parts are learnt by name and by tap, kept in the vault alone, and seen layer by layer";
export const limit = 300_000;

export async function test({ origin, server, newPage, step, axe }) {
  const page = await newPage({ viewport: PHONE, serviceWorkers: 'block' });
  await standInForScene(page);
  await firstSignIn(page, origin, role(server.people, 'patient'));
  await visit(page, '/body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 60_000 });
  const body = await parts(page);

  step('layer by layer, from the skin inwards');
  await page.locator('a[href="/body/layers"]').click();
  await page.locator('main h1', { hasText: 'layer by layer' }).waitFor();
  const heading = page.locator('.story h2');
  const layers = [];
  for (let told = 1; told <= 7; told += 1) {
    await page.locator('.story .detail[role=status]', { hasText: `Step ${told} of 7` }).waitFor();
    await until(async () => JSON.stringify(await lastView(page)) !== JSON.stringify(layers.at(-1)), 10_000);
    layers.push(await lastView(page));
    if (told < 7) await page.locator('.story-moves button.primary').press('Enter');
  }
  assert.deepEqual(layers.map((view) => view.muscles), [false, true, false, false, false, false, false]);
  assert.match(layers[0].systems[0], /^skin-(fe)?male$/);
  assert.ok(layers[6].systems.includes('nerves'));
  await heading.filter({ hasText: 'Brain' }).waitFor();
  assert.deepEqual(await axe(page), []);

  step('from there to the names, by keys alone');
  const written = [];
  page.on('request', (request) => { if (request.method() !== 'GET') written.push(request.url()); });
  await page.locator('.story-moves a').press('Enter');
  await page.locator('main h1', { hasText: 'Learn the body' }).waitFor();
  const set = (label) => page.locator('.systems button', { hasText: label });
  assert.equal(await set('Everything').getAttribute('aria-pressed'), 'true');
  const all = await fresh(page);
  await set('Bones').press('Enter');
  await until(async () => (await fresh(page)) < all, 10_000);
  const bones = await fresh(page);
  await page.getByRole('button', { name: 'Choose from four names' }).press('Enter');

  step('a right answer comes back tomorrow');
  await focused(page, '.story h2');
  await heading.filter({ hasText: 'Which part is this?' }).waitFor();
  assert.deepEqual(await axe(page), []);
  const first = await asked(page, body);
  assert.ok((await page.locator('.steps p', { hasText: 'It belongs to: Bones.' }).textContent()).includes(first.lay), 'words tell it too');
  await choose(page, first.clinical);
  await page.locator('.lead[role=status]', { hasText: 'Right.' }).waitFor();
  await page.getByText('It comes back tomorrow.').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Enter');

  step('a wrong one says what is right, and is asked once more at the end');
  await page.locator('.detail', { hasText: 'Part 2 of 10' }).waitFor();
  await focused(page, '.story h2');
  const missed = await asked(page, body);
  const wrong = (await page.locator('.found button').allInnerTexts()).find((one) => one !== missed.clinical);
  await choose(page, wrong);
  await page.locator('.problem[role=status]', { hasText: missed.clinical }).filter({ hasText: `You chose: ${wrong}` }).waitFor();
  await page.keyboard.press('Enter');
  for (let n = 3; n <= 10; n += 1) {
    await page.locator('.detail', { hasText: `Part ${n} of 10` }).waitFor();
    await choose(page, (await asked(page, body)).clinical);
    await page.keyboard.press('Enter');
  }
  await page.locator('.detail', { hasText: 'Once more' }).waitFor();
  assert.equal((await asked(page, body)).card, missed.card);
  await choose(page, missed.clinical);
  await page.keyboard.press('Enter');
  await page.getByText('9 of 10 known at once.').waitFor();
  await focused(page, '.story h2');

  step('in the picture a tap answers, on either side');
  await page.getByRole('button', { name: 'On to the next ones' }).click();
  await page.getByRole('button', { name: 'Tap in the picture' }).click();
  await heading.filter({ hasText: 'Tap: ' }).waitFor();
  async function tap(right) {
    const text = (await heading.textContent()).replace('Tap: ', '');
    const other = text.includes('femur') ? 'humerus_r' : 'r_femur';
    const id = right ? body.find((part) => part.unsided === text).id : other;
    await page.evaluate((id) => scene.say({ type: 'picked', id, name: 'x', schematic: false }), id);
  }
  await tap(true);
  await page.locator('.lead[role=status]', { hasText: 'Right.' }).waitFor();
  await page.locator('.story-moves button').click();
  await page.locator('.detail', { hasText: 'Part 2 of 10' }).waitFor();
  await tap(false);
  await page.locator('.problem[role=status]').waitFor();
  await page.getByRole('button', { name: 'Stop for now' }).click();
  assert.equal(await fresh(page), bones - 12);

  step('it is kept in the vault, told to nobody, and taken along');
  assert.deepEqual(written, []);
  await visit(page, '/privacy');
  await page.getByText('12 parts of the body learnt').waitFor();
  const download = page.waitForEvent('download');
  await page.locator('section[aria-labelledby=take] button').click();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
  const bundle = JSON.parse(Buffer.concat(chunks).toString());
  const learnt = bundle.entry.map((entry) => entry.resource).filter((resource) => resource.resourceType === 'Basic');
  assert.equal(learnt.length, 1);
  assert.equal(learnt[0].extension.length, 12);
  const card = learnt[0].extension.find((one) => one.extension[0].valueString === missed.card).extension;
  assert.equal(card[1].valueInteger, 1);
  assert.match(card[2].valueDate, /^\d{4}-\d\d-\d\d$/);
  await page.reload();
  await unlock(page);
  await visit(page, '/body/learn');
  assert.equal(await fresh(page), all - 12);
  assert.match(await page.locator('.steps p[role=status]').textContent(), /^0 parts are due today/);

  step('a day later it is due');
  await page.clock.setFixedTime(Date.now() + 24 * 3_600_000);
  await visit(page, '/today');
  await page.reload();
  await unlock(page);
  await visit(page, '/body/learn');
  await page.locator('.steps p[role=status]', { hasText: '12 parts are due today.' }).waitFor();

  step('in every language, on a narrow phone');
  for (const language of LANGUAGES) {
    await speak(page, language);
    for (const path of ['/body/learn', '/body/layers']) {
      await visit(page, path);
      await page.locator('.steps p').nth(1).waitFor();
      if (path.endsWith('learn')) {
        await page.locator('.steps .deciding button').first().click();
        await page.locator('.found button').nth(3).waitFor();
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${language} ${path} is too wide`);
      assert.deepEqual(await axe(page), [], `${language} ${path}`);
    }
  }
  await page.context().close();

  step('without the names it says so');
  const bare = await newPage({ viewport: PHONE, serviceWorkers: 'block', allow: [/Failed to load resource/] });
  await standInForScene(bare);
  await bare.route(/anatomy\/names\/en\./, (route) => route.abort());
  await firstSignIn(bare, origin, role(server.people, 'patient'));
  await visit(bare, '/body/learn');
  await bare.locator('[role=alert]', { hasText: 'could not be fetched' }).waitFor();
  await bare.context().close();
}

/** The body's parts as the data has them, made ready independently of the app. */
async function parts(page) {
  return page.evaluate(async () => {
    const assets = JSON.parse(document.getElementById('assets').textContent);
    const read = async (name) => (await fetch(assets[name])).json();
    const words = await read('anatomy/names/en.json');
    const begun = (text) => text[0].toUpperCase() + text.slice(1);
    const bones = Object.entries((await read('anatomy/names.json')).bones).map(([id, bone]) => ({ id, ...bone, key: bone.structure, system: 'skeleton' }));
    const others = (await read('anatomy/structures.json')).structures.map((one) => ({ ...one, key: one.name }));
    return [...bones, ...others].map(({ id, key, n, system }) => {
      const fill = (text) => text.replace('{n}', n).replace('{ordinal}', words.ordinals[n - 1]).replace('{finger}', words.fingers[n - 1]);
      const [clinical, lay] = ['clinical', 'lay'].map((kind) => fill(words.structures[key][kind]));
      const both = words.pattern.both.replace('{lay}', lay).replace('{clinical}', clinical);
      return { id, system, card: n ? `${key}/${n}` : key, clinical: begun(clinical), lay: begun(lay), unsided: begun(clinical === lay ? lay : both) };
    });
  });
}

/** The last view that the app told the stand-in. */
const lastView = (page) => page.evaluate(() => scene.heard.filter((word) => word.type === 'set_view').at(-1)?.view);

/** The part that the picture lights. */
async function asked(page, body) {
  await page.locator('.found button').first().waitFor();
  let part;
  await until(async () => {
    const { selection } = await lastView(page);
    part = body.find((one) => one.id === selection);
    return part && (await page.locator('.found button').allInnerTexts()).includes(part.clinical);
  }, 10_000);
  return part;
}

async function choose(page, name) {
  await page.locator('.found').getByRole('button', { name, exact: true }).press('Enter');
  await focused(page, '.story-moves button');
}

const focused = (page, place) => until(() => page.evaluate((place) => document.activeElement?.matches(place), place), 10_000);

/** How many parts of the set are new to the person. */
async function fresh(page) {
  const said = page.locator('.steps p[role=status]', { hasText: 'new to you' });
  await said.waitFor();
  return Number((await said.textContent()).match(/(\d+) (is|are) new to you/)[1]);
}
