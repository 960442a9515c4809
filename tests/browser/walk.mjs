// The places of the app and the states of each that are worth a look, for tests that look at every page.

/** The languages that people are offered. */
export const LANGUAGES = ['en', 'de', 'es', 'ar'];

/** Those that the pictures are taken in; fewer, where one looks at a few pages again. */
export const PICTURED = process.env.AMBULO_LANGUAGES?.split(',') ?? LANGUAGES;

/** A phone as narrow as the design goes, and a laptop. */
export const PHONE = { width: 360, height: 740 };
export const LAPTOP = { width: 1280, height: 800 };

/** What `ambulo-scene-protocol` calls itself; a stand-in must speak the same version. */
const SCENE = `
export default async () => {};
export function start(canvas, answer) {
  const say = (word) => answer(JSON.stringify(word));
  const warmUp = () => {
    scene.warm = true;
    say({ type: 'ready', version: scene.heard[0].version, warm: true });
  };
  globalThis.scene = { canvas, heard: [], say, warm: false, warmUp };
}
export function receive(text) {
  const word = JSON.parse(text);
  scene.heard.push(word);
  if (word.type === 'hello') scene.say({ type: 'ready', version: word.version, warm: scene.warm });
  if (word.type === 'load_skeleton') {
    if (!globalThis.coldScene) scene.warmUp();
    scene.say({ type: 'xr_available', vr: true, ar: true });
  }
}`;

/**
 * Puts a stand-in where the 3D scene is fetched from: it is warm at once (where the page has set `coldScene`, once
 * `scene.warmUp` is called), offers a headset, and remembers in `scene.heard` all that the app says to it. Needs a page
 * without a service worker.
 */
export async function standInForScene(page) {
  // The real one need not have been built.
  await page.route('**/assets.json', async (route) => {
    const there = await (await route.fetch()).json();
    await route.fulfill({ json: { 'scene.js': '/scene.0.js', 'scene.wasm': '/scene.0.wasm', ...there } });
  });
  await page.route(/\/scene\.[0-9a-f]+\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: SCENE }));
}

/** Goes to a path as the back button does: without a reload, which would lock the record. */
export async function visit(page, path) {
  await page.evaluate(async (to) => {
    // By way of another place, so that a place is made anew even where one is there.
    history.pushState(null, '', '/nowhere');
    dispatchEvent(new PopStateEvent('popstate'));
    await new Promise((done) => { setTimeout(done, 20); });
    history.replaceState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.locator('main h1').waitFor();
}

/** Chooses a language in the settings. */
export async function speak(page, language) {
  await visit(page, '/settings');
  await page.locator('main select').first().selectOption(language);
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

/** Goes to one of the places below and opens its state. */
export async function arrive(page, { name, path, ready, open }) {
  try {
    await visit(page, path);
    if (ready) await page.locator(ready).first().waitFor({ timeout: 20_000 });
    await open?.(page);
  } catch (error) {
    throw new Error(`${name} (${path}): ${error.message}`);
  }
}

/** The address that the first link of a kind on a page leads to. */
export async function address(page, path, link) {
  await visit(page, path);
  const found = page.locator(link).first();
  await found.waitFor();
  return found.getAttribute('href');
}

/**
 * A patient's places: name, path, what must be there before one looks, and what opens a state of it.
 * @returns {Promise<{name: string, path: string, ready?: string, open?: (page) => Promise<void>}[]>}
 */
export async function patientPlaces(page) {
  const medicine = await address(page, '/medicines', '.cards a[href^="/medicines/"]');
  const exercise = await address(page, '/exercises', '.cards a[href^="/exercises/"]');
  const place = await address(page, '/body', '.matters a:text("Show where it is")');
  return [
    { name: 'today', path: '/today', ready: '.progress' },
    { name: 'skip reasons', path: '/today', ready: '.progress', open: skipReasons },
    { name: 'medicines', path: '/medicines', ready: '.cards' },
    { name: 'the guard', path: '/medicines', ready: '.cards', open: guard },
    { name: 'a medicine', path: medicine, ready: 'tbody tr' },
    { name: 'vitals', path: '/vitals', ready: '.vitals a' },
    { name: 'an entry', path: '/vitals', ready: '.vitals a', open: unreadableEntry },
    { name: 'heart rate', path: '/vitals/heart-rate', ready: '.chart svg' },
    { name: 'weight', path: '/vitals/weight', ready: 'tbody tr', open: cursor },
    { name: 'an unknown measure', path: '/vitals/mood' },
    { name: 'exercises', path: '/exercises', ready: '.cards' },
    { name: 'an exercise', path: exercise, ready: '.stage[data-scene=here] + .steps .pain' },
    { name: 'too much pain', path: exercise, ready: '.stage[data-scene=here] + .steps .pain', open: (page) => page.locator('.pain button').nth(9).click() },
    { name: 'moving', path: exercise, ready: '.stage[data-scene=here] + .steps .pain', open: moving },
    { name: 'after moving', path: exercise, ready: '.stage[data-scene=here] + .steps .pain', open: unwell },
    { name: 'my body', path: '/body', ready: '.stage[data-scene=here]' },
    { name: 'a story', path: '/body/story/knee-replacement', ready: '.telling p' },
    { name: 'when to call', path: '/body/story/hypertension', ready: '.telling p', open: (page) => toStep(page, 6) },
    { name: 'layer by layer', path: '/body/layers', ready: '.telling p' },
    { name: 'learning', path: '/body/learn', ready: '.systems button' },
    { name: 'a place', path: place, ready: '.steps .found button' },
    { name: 'no story', path: '/body/story/none', ready: '[role=alert]' },
    { name: 'care team', path: '/team', ready: '.write' },
    { name: 'privacy', path: '/privacy', ready: '#stored + ul li' },
    { name: 'erasing', path: '/privacy', ready: '#stored + ul li', open: (page) => page.locator('main section').last().locator('button').last().click() },
    { name: 'settings', path: '/settings' },
    { name: 'nowhere', path: '/no-such-place' },
  ];
}

/** A therapist's places, given a patient's name. */
export async function therapistPlaces(page, name) {
  await visit(page, '/patients');
  const patient = await page.locator('.vitals a', { hasText: name }).getAttribute('href');
  return [
    { name: 'patients', path: '/patients', ready: '.vitals a' },
    { name: 'an invitation', path: '/patients', ready: '.vitals a', open: invite },
    { name: 'a patient', path: patient, ready: '.write' },
    { name: 'stopping', path: patient, ready: '.write', open: (page) => page.locator('.exercise .deciding button').first().click() },
    { name: 'prescribing', path: `${patient}/prescribe`, ready: 'form textarea' },
    { name: 'settings', path: '/settings' },
  ];
}

async function toStep(page, step) {
  for (let at = 1; at < step; at += 1) await page.locator('.story-moves button.primary').click();
}

async function skipReasons(page) {
  const skip = page.locator('.dose [aria-expanded]').first();
  if (await skip.count()) await skip.click();
}

/** The second tablet in a minute. */
async function guard(page) {
  const take = page.locator('.cards .deciding .primary').first();
  await take.click();
  const objection = page.locator('.objection');
  if (await objection.or(page.locator('.notice')).first().waitFor().then(() => objection.count()) === 0) await take.click();
  await objection.waitFor();
}

async function unreadableEntry(page) {
  await page.locator('details.entry summary').click();
  for (const field of await page.locator('details.entry input[inputmode=decimal]').all()) await field.fill('much');
  await page.locator('details.entry form button.primary').click();
  await page.locator('.problem:not(:empty)').waitFor();
}

async function cursor(page) {
  await page.locator('details.entry summary').click();
  await page.locator('.chart svg').press('Home');
  await page.locator('.chart .cursor').waitFor();
}

async function moving(page) {
  await page.locator('.steps input[type=checkbox]').first().check();
  await page.locator('.pain button').nth(2).click();
  await page.locator('.steps button.primary').first().click();
  await page.locator('button.huge').click();
}

async function unwell(page) {
  await moving(page);
  await page.locator('.reasons button').nth(1).click();
  await page.locator('.steps .problem').waitFor();
}

async function invite(page) {
  await page.locator('section input[type=text]').fill('Rosa Erdacht');
  await page.locator('section form button.primary').click();
  await page.locator('.invitation .qr').waitFor();
}
