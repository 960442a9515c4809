// Condition stories: from the record to the body, step by step, in the person's language, and missed without harm.

import assert from 'node:assert/strict';
import { firstSignIn, go, role } from './person.mjs';
import { picture, pixels, places } from './picture.mjs';
import { LANGUAGES, PHONE, speak, standInForScene, visit } from './walk.mjs';
import { until } from './harness.mjs';

export const name = 'a condition of the record is told on the body, step by step, and a broken story is missed without harm';
export const limit = 1_200_000;

/** A browser with one voice for each language, that remembers what it was given to read. */
function voices(languages) {
  const spoken = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => languages.map((lang) => ({ lang })),
    speak: (said) => spoken.push(said),
    cancel: () => { spoken.length = 0; },
    onvoiceschanged: null,
  };
  Object.defineProperty(globalThis, 'speechSynthesis', { value: speech, configurable: true });
  globalThis.SpeechSynthesisUtterance = Utterance;
  globalThis.spoken = spoken;
}

export async function test({ origin, server, newPage, step, axe }) {
  const patient = server.people.find((one) => one.userName === 'yusuf') ?? role(server.people, 'patient');

  step('a patient opens the story of their shoulder from My body');
  const page = await newPage({ viewport: PHONE, serviceWorkers: 'block' });
  await page.addInitScript(voices, ['en-GB', 'ar']);
  await standInForScene(page);
  await firstSignIn(page, origin, patient);
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 60_000 });
  const shoulder = page.locator('.conditions li', { hasText: 'Rotator cuff' });
  await shoulder.locator('a').click();
  await page.locator('main h1', { hasText: 'Injured shoulder tendon' }).waitFor();
  assert.match(new URL(page.url()).pathname, /^\/body\/story\/[^/]+$/);
  assert.ok(!/rotator|cuff|shoulder/i.test(page.url()), 'the address names no illness');
  assert.ok(!/shoulder/i.test(await page.title()), 'nor does the title');

  step('while the picture comes the page says so, and where a part does not come');
  const note = page.locator('.stage-note');
  await note.locator('[role=status]', { hasText: 'still loading' }).waitFor();
  const asked = () => page.evaluate(() => [...new Set(scene.heard.filter((word) => word.type === 'load_system').map((word) => word.system))]);
  const tell = (type, systems) => page.evaluate(([type, systems]) => systems.forEach((system) => scene.say({ type, system })), [type, systems]);
  const systems = await asked();
  assert.ok(systems.length > 0);
  await tell('system_failed', systems.filter((system) => system !== 'skeleton').concat('muscles'));
  await tell('system_loaded', ['skeleton']);
  if (systems.some((system) => system !== 'skeleton')) {
    await note.locator('[role=alert]', { hasText: 'could not be fetched' }).waitFor();
    await note.locator('button').click();
    await note.locator('[role=status]', { hasText: 'still loading' }).waitFor();
  }
  await tell('system_loaded', systems);
  await note.waitFor({ state: 'detached' });

  step('each step has a view of its own, and the heading has the focus');
  const heading = page.locator('.story h2');
  const next = page.locator('.story-moves button.primary');
  const back = page.locator('.story-moves button').first();
  const seen = [];
  for (let told = 1; ; told += 1) {
    await page.locator('.story .detail[role=status]', { hasText: `Step ${told} of 7` }).waitFor();
    await until(async () => (await lastView(page))?.camera && (await viewsTold(page)) >= told, 10_000);
    seen.push({ title: await heading.textContent(), view: await lastView(page) });
    const box = await (told < 7 ? next : page.locator('.story-moves a')).boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= PHONE.height, `the way on is in reach: ${JSON.stringify(box)}`);
    if (told === 7) break;
    await next.focus();
    await page.keyboard.press('Enter');
    await until(async () => (await heading.textContent()) !== seen.at(-1).title, 10_000);
    // The focus follows the words by a moment.
    await until(() => page.evaluate(() => document.activeElement?.tagName === 'H2'), 10_000);
  }
  const torn = seen[2].view.marks.map((mark) => [mark.id, mark.kind]);
  assert.deepEqual(torn, [['SUPSP', 'torn']], 'the right side, as the code says');
  assert.ok(seen[2].view.isolated.includes('humerus_r'));
  assert.notDeepEqual(seen[1].view, seen[2].view);
  assert.ok((await page.locator('.telling').textContent()).includes('Rotator cuff injury, right'), 'what the record holds');
  await page.locator('.telling a[href="/exercises"]').waitFor();
  await back.click();
  await heading.filter({ hasText: 'When to call' }).waitFor();
  assert.ok((await page.locator('.telling li').count()) >= 3);

  step('it is read aloud, and falls silent');
  const listen = page.locator('.story-tools button').first();
  await listen.filter({ hasText: 'Listen' }).click();
  const said = await page.evaluate(() => spoken.map((one) => [one.lang, one.text]));
  assert.equal(said[0][1], 'When to call for help');
  assert.ok(said.length > 4 && said.every(([lang]) => lang === 'en'));
  assert.equal(await listen.getAttribute('aria-pressed'), 'true');
  await next.click();
  assert.equal(await page.evaluate(() => spoken.length), 0);
  await until(async () => (await listen.getAttribute('aria-pressed')) === 'false', 10_000);

  step('the sources are named, and stand on paper with every step');
  await page.locator('.sources summary').click();
  assert.ok((await page.locator('.sources a[href^="https://"]').count()) >= 2);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.on-paper section').count(), 7);
  assert.ok(await page.locator('.on-paper').isVisible());
  assert.ok(!(await page.locator('.stage').isVisible()));
  await page.emulateMedia({ media: null });

  step('leaving it leaves a whole body');
  const address = new URL(page.url()).pathname;
  await page.locator('.story-home a').click();
  await page.locator('.systems').waitFor();
  await until(async () => (await lastView(page)).marks.length === 0, 10_000);

  step('every story reads in every language, without fault for those who cannot see it');
  await page.locator('.conditions a').nth(2).waitFor();
  const links = await page.locator('.conditions a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.equal(links.length, 3, 'shoulder, diabetes, blood pressure');
  const ids = ['knee-osteoarthritis', 'knee-replacement'].map((id) => `/body/story/${id}`);
  for (const language of LANGUAGES) {
    await speak(page, language);
    for (const path of [...links, ...ids]) {
      await visit(page, path);
      await page.locator('.telling p').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${language} ${path} is too wide`);
    }
    assert.deepEqual(await axe(page), [], language);
    // German and Spanish have no voice here: nothing is offered that would read them with another tongue.
    const offered = await page.locator('.story-tools button').count();
    assert.equal(offered, ['en', 'ar'].includes(language) ? 2 : 1, language);
  }
  await visit(page, address);
  await heading.filter({ hasText: 'أين هو' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await speak(page, 'en');

  step('a heart that beats out of rhythm can be held still');
  await visit(page, '/body/story/atrial-fibrillation');
  await page.locator('.story-moves button.primary').click();
  await page.locator('.story-moves button.primary').click();
  await until(async () => (await lastView(page))?.rhythm?.irregular && (await lastPulse(page)).beats_per_min > 90, 10_000);
  const hold = page.locator('.story-tools button', { hasText: 'Hold still' });
  await hold.click();
  await until(async () => (await lastPulse(page)).beats_per_min === null, 10_000);
  assert.equal(await hold.getAttribute('aria-pressed'), 'true');

  step('an unknown story is said so, with a way back');
  for (const unknown of ['no-such-story', 'codes', '%3Cb%3E', 'constructor']) {
    await visit(page, `/body/story/${unknown}`);
    await page.locator('[role=alert]', { hasText: 'no page about this' }).waitFor();
    await page.locator('.story-home a').waitFor();
  }

  step('a story that does not come, or is damaged, is said so');
  const broken = { abort: (route) => route.abort(), garbage: (route) => route.fulfill({ body: '{"id": "x", "steps": 7}' }), page: (route) => route.fulfill({ status: 404, body: '<!doctype html>' }) };
  for (const [how, answer] of Object.entries(broken)) {
    for (const file of [/stories\/hypertension\.[0-9a-f]+\.json$/, /stories\/en\/hypertension\.[0-9a-f]+\.json$/]) {
      const other = await newPage({ viewport: PHONE, serviceWorkers: 'block', context: undefined, allow: [/Failed to load resource/] });
      await standInForScene(other);
      await other.route(file, answer);
      await firstSignIn(other, origin, patient);
      await visit(other, '/body/story/hypertension');
      await other.locator('[role=alert]', { hasText: 'could not be fetched' }).waitFor();
      await other.locator('.story-home a').click();
      await other.locator('.conditions a').first().waitFor();
      await other.context().close();
      if (how !== 'garbage') break;
    }
  }
  await page.context().close();

  step('without the record of codes, My body still names the conditions');
  const bare = await newPage({ viewport: PHONE, serviceWorkers: 'block', allow: [/Failed to load resource/] });
  await standInForScene(bare);
  await bare.route(/stories\/codes\./, (route) => route.abort());
  await firstSignIn(bare, origin, patient);
  await go(bare, 'body');
  await bare.locator('.conditions li').nth(2).waitFor();
  assert.equal(await bare.locator('.conditions a').count(), 0);
  await bare.context().close();

  step('what began in a year or a month is not told as begun on a day');
  const known = await newPage({ viewport: PHONE, serviceWorkers: 'block' });
  await standInForScene(known);
  await firstSignIn(known, origin, patient);
  for (const [text, since] of [['Type 2 diabetes', /^\d{4}$/], ['High blood pressure', /^Jan \d{4}$/], ['Rotator cuff', /^[A-Z][a-z]{2} \d{1,2}, \d{4}$/]]) {
    await go(known, 'body');
    await known.locator('.conditions li', { hasText: text }).locator('a').click();
    for (let told = 1; told < 7; told += 1) {
      await known.locator('.story .detail[role=status]', { hasText: `Step ${told} of 7` }).waitFor();
      await known.locator('.story-moves button.primary').click();
    }
    const held = known.locator('.telling p', { hasText: text });
    assert.match(await held.locator('.detail').textContent(), since);
  }
  await known.context().close();

  step('a condition without a story shows its place');
  const other = await newPage({ viewport: PHONE, serviceWorkers: 'block' });
  await standInForScene(other);
  await firstSignIn(other, origin, server.people.find((one) => one.userName === 'anna'));
  await go(other, 'body');
  await other.locator('.conditions li', { hasText: 'thyroid' }).locator('a').click();
  await until(async () => (await lastView(other)).marks.some((mark) => mark.id === 'thyroid'), 10_000);
  await other.locator('.story-home a').click();
  await other.locator('.conditions li', { hasText: 'Knee replacement' }).locator('a').click();
  await other.locator('main h1', { hasText: 'New knee joint' }).waitFor();
  await until(async () => (await lastView(other)).marks.some((mark) => mark.id === 'l_femur'), 10_000);
  await other.context().close();

  step('the tear is seen in the real scene');
  const real = await newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await firstSignIn(real, origin, patient);
  await visit(real, '/body/story/rotator-cuff-tear');
  await real.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  // A press that does not wait for two quiet frames, which software drawing seldom leaves.
  const press = (what) => real.locator(what).evaluate((button) => button.click());
  await press('.story-moves button.primary');
  await press('.story-moves button.primary');
  // Bones are far from red: so much of it is the tendon.
  await until(async () => (await red(real)) > 300, 240_000);
  await press('.story-home a');
  await real.locator('.systems').waitFor();
  await until(async () => (await red(real)) < 100, 240_000);

  step('so is what the other conditions change');
  await real.setViewportSize({ width: 480, height: 720 });
  for (const [id, what, most, least = 0, later = 1] of LESIONS) {
    await visit(real, `/body/story/${id}`);
    await press('.story-moves button.primary');
    const healthy = await settled(real, what);
    for (let on = 0; on < later; on += 1) await press('.story-moves button.primary');
    let told = 0;
    const changed = async () => (told = await amount(real, what)) > healthy * most + least;
    await until(changed, 120_000).catch(() => assert.fail(`${id}: ${healthy} ${what} pixels before, ${told} after`));
  }
  await real.context().close();
}

/**
 * Of each story: what there is more of at `different` than at `healthy`, how many times and how many pixels more; the
 * step that shows it where that is a later one than the next.
 */
const LESIONS = [
  ['heart-attack', 'dark', 1, 800],
  ['stroke', 'dark', 1, 800],
  ['heart-failure', 'wide', 1.04],
  ['atrial-fibrillation', 'teal', 1, 800],
  ['copd', 'tall', 1.04],
  ['herniated-disc', 'red', 1, 60],
  ['ankle-sprain', 'red', 1, 40],
  ['knee-osteoarthritis', 'red', 1, 100],
  ['knee-replacement', 'metal', 1.6],
  ['hypertension', 'wall', 1.1],
  ['type-2-diabetes', 'nerve', 1, 300, 2],
];

/** The last rates that the app told the stand-in. */
const lastPulse = (page) => page.evaluate(() => scene.heard.filter((word) => word.type === 'pulse').at(-1));

/** How much of it there is once nothing changes any more. */
async function settled(page, what) {
  for (let before = NaN, same = 0; ;) {
    const now = await amount(page, what);
    same = now === before ? same + 1 : 0;
    if (same >= 3) return now;
    before = now;
    await page.waitForTimeout(300);
  }
}

/** The last view that the app told the stand-in. */
const lastView = (page) => page.evaluate(() => {
  const told = globalThis.scene?.heard.filter((word) => word.type === 'set_view' || word.type === 'reset_view').at(-1);
  return told && (told.view ?? { marks: [] });
});

const viewsTold = (page) => page.evaluate(() => scene.heard.filter((word) => word.type === 'set_view').length);

/** Pixels of the canvas that are much more red than green and blue. */
const red = (page) => amount(page, 'red');

/** What colours of red, green and blue each kind has; `wall` is the pale face of one that is cut. */
const KINDS = {
  red: (r, g, b) => r > 120 && r > 2 * g && r > 2 * b,
  dark: (r, g) => r > 20 && r < 150 && r > 1.15 * g,
  teal: (r, g, b) => g > 1.15 * r && b > 1.15 * r,
  metal: (r, g, b) => r > 20 && r < 160 && b > 0.97 * r && b < 1.25 * r,
  wall: (r, g, b) => r > 150 && g > 0.42 * r && g < 0.62 * r && b > 0.35 * r && b < 1.02 * g,
  nerve: (r, g, b) => r > 150 && g > 0.6 * r && b < 0.6 * g,
  flesh: (r, g, b) => r > 1.18 * g && r > 1.18 * b,
};

/** How many pixels of the canvas are of one kind; `wide` and `tall` are the columns and rows that have some flesh. */
async function amount(page, what) {
  const found = places(await pixels(page, await picture(page)), KINDS[what] ?? KINDS.flesh);
  const axis = ['wide', 'tall'].indexOf(what);
  return axis < 0 ? found.length : new Set(found.map((place) => place[axis])).size;
}
