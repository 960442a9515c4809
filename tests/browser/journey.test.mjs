// From the therapist's prescription to the patient's result: invite, enrol, prescribe, exercise in a headset without
// a network, close the browser, come back, be seen by the therapist, and follow what the therapist changes.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { firstSignIn, go, role, signIn, sync, unlock } from './person.mjs';
import { amendAndStop } from './programme.mjs';
import { emulator, instruments, overhear, realFramebuffer, xrFrames } from './scene-stage.mjs';
import { CLEAR, pain, press, state, wearer } from './wearer.mjs';

export const name = 'a prescribed exercise, done offline in a headset, reaches the therapist';
/** Five hundred frames of a headset, drawn by software. */
export const limit = 900_000;

const NORA = { userName: 'nora', password: 'a long walk by the sea' };
const OFFLINE = [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/];

export async function test({ startServer, newPage, launchProfile, temporaryFolder, step, screenshots }) {
  const { origin, people } = await startServer();

  step('the therapist invites');
  const therapist = await newPage();
  await signIn(therapist, origin, role(people, 'therapist'));
  await therapist.locator('.vitals a').first().waitFor();
  await screenshots(therapist, 'patients');
  await therapist.locator('input[type=text]').fill('Nora Erdacht');
  await therapist.locator('input[type=date]').fill('1961-04-02');
  await therapist.locator('form button.primary').click();
  const code = (await therapist.locator('.code').innerText()).trim();
  const join = await therapist.locator('.invitation a').getAttribute('href');
  assert.match(code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  assert.ok(join.startsWith(origin), join);
  await screenshots(therapist, 'invitation');

  step('the patient enrols with the code, in a browser of their own');
  const profile = await temporaryFolder();
  const open = () => launchProfile(profile, { viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' });
  let browser = await open();
  let patient = await newPage({ context: browser, xr: true, allow: OFFLINE });
  const bearer = hearBearer(browser);
  for (const script of [instruments, emulator, overhear]) await patient.addInitScript(script);
  await patient.addInitScript(`window.realFramebuffer = ${realFramebuffer}`);
  await patient.goto(join);
  await patient.locator('input[name=code]').fill(code);
  await patient.locator('input[name=user_name]').fill(NORA.userName);
  for (const field of await patient.locator('input[type=password]').all()) await field.fill(NORA.password);
  await screenshots(patient, 'join');
  await patient.locator('button[type=submit], form button').first().click();
  await patient.locator('.account-code').waitFor();
  await screenshots(patient, 'recovery-code');

  step('an empty record says what to do first');
  await firstSignIn(patient, origin, NORA);
  await patient.locator('.first').waitFor();
  await screenshots(patient, 'empty');

  step('the therapist prescribes in under a minute');
  const began = Date.now();
  await therapist.locator('.vitals a', { hasText: 'Nora Erdacht' }).click();
  await therapist.locator('h1', { hasText: 'Nora Erdacht' }).waitFor();
  await therapist.locator('a.primary').click();
  await therapist.locator('input[value=shoulder-flexion]').check();
  await therapist.locator('input[type=number]').first().fill('1');
  await therapist.locator('textarea').fill('Slowly, please.');
  await screenshots(therapist, 'prescribe');
  await therapist.locator('form button.primary').click();
  await therapist.locator('.exercise').first().waitFor();
  await sync(therapist);
  assert.ok(Date.now() - began < 60_000, 'prescribing took over a minute even for a machine');

  step('the patient receives it; the app keeps what it needs without a network');
  await sync(patient);
  await go(patient, 'exercises');
  await patient.locator('.card', { hasText: 'Slowly, please.' }).waitFor();
  await until(() => patient.evaluate(async () => {
    const assets = await (await fetch('/assets.json')).json();
    const found = await Promise.all(['scene.js', 'scene.wasm', 'anatomy/skeleton.bin'].map((name) => caches.match(assets[name])));
    return found.every(Boolean);
  }), 120_000);

  step('offline: the exercise opens');
  await browser.setOffline(true);
  assert.ok(await patient.evaluate(() => fetch('/health', { cache: 'no-store' }).then(() => false, () => true)), 'there still is a network');
  await patient.locator('.card a.button').first().click();
  await patient.locator('.stage[data-scene=here]').waitFor({ timeout: 120_000 }).catch(async (error) => {
    const words = await patient.evaluate(() => `${location.pathname} ${document.querySelector('.stage')?.innerText} ${JSON.stringify([troubles, said])}`);
    throw new Error(`the scene did not come: ${words}`, { cause: error });
  });
  const enterVr = patient.locator('.steps .deciding button').first();
  await enterVr.waitFor();
  assert.ok(await enterVr.isDisabled(), 'a headset session begins without a word on space');
  assert.ok(await patient.locator('.steps button.primary').first().isDisabled(), 'the exercise begins without a word on space and pain');
  await patient.locator('.steps input[type=checkbox]').first().check();
  await screenshots(patient, 'exercise');

  step('in the headset: clear space and pain first');
  await enterVr.click();
  await patient.waitForFunction(() => heard('xr_entered').length > 0, null, { timeout: 60_000 });
  await patient.evaluate(async () => { window.base = await session.requestReferenceSpace('local-floor'); });
  await patient.evaluate(wearer);
  await xrFrames(patient, 6);
  await patient.evaluate(() => scene.receive(JSON.stringify({ type: 'recentre' })));
  await xrFrames(patient, 6);
  await patient.waitForFunction(() => window.gripOffset !== null);
  await state(patient, 'clear_space');
  await press(patient, CLEAR);
  await state(patient, 'pain_before');
  await press(patient, pain(2));
  await state(patient, 'running');

  step('ten lifts to 90 degrees, three half ones, one with tracking lost');
  await patient.evaluate(() => {
    for (let i = 0; i < 10; i += 1) {
      if (i === 2 || i === 5 || i === 8) window.lift(50);
      if (i === 6) window.lift(90, 4);
      window.lift(90);
    }
  });
  await patient.waitForFunction(() => heard('exercise_progress').at(-1).state === 'pain_after', null, { timeout: 540_000 });
  await press(patient, pain(3));
  await patient.waitForFunction(() => heard('exercise_done').length > 0);
  await press(patient, CLEAR);
  await patient.waitForFunction(() => heard('xr_left').length > 0);

  step('the result is kept on the device, and waits');
  await patient.locator('.steps .calm').waitFor();
  await patient.locator('.sync[data-kind=waiting]', { hasText: '1 entry waiting' }).waitFor();
  await go(patient, 'exercises');
  assert.equal(await patient.locator('tr[data-session]').count(), 1);
  assert.deepEqual(await sessions(origin, bearer()), [], 'the account has it already');

  step('the body in the room: entered from its page, ended by the system, and refused');
  await go(patient, 'body');
  await patient.locator('.stage[data-scene=here]').waitFor({ timeout: 120_000 });
  const enterRoom = patient.getByRole('button', { name: 'See it in your room' });
  await patient.evaluate(() => { said.length = 0; });
  await enterRoom.click();
  await patient.waitForFunction(() => heard('xr_entered').length > 0, null, { timeout: 60_000 });
  await xrFrames(patient, 4);
  await patient.evaluate(() => session.end());
  await patient.getByText('The view in your room has ended.').waitFor();
  await patient.evaluate(() => { navigator.xr.requestSession = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
  await enterRoom.click();
  await patient.getByText('AR and VR need your permission.').waitFor();

  step('the browser closes and comes back, still offline');
  await browser.close();
  browser = await open();
  await browser.setOffline(true);
  patient = await newPage({ context: browser, allow: OFFLINE });
  const bearerAgain = hearBearer(browser);
  await patient.goto(`${origin}/exercises`);
  await unlock(patient);
  const row = patient.locator('tr[data-session]');
  await row.waitFor();
  assert.equal(await row.count(), 1);
  measured(await row.innerText());
  await patient.locator('.sync[data-kind=waiting]', { hasText: '1 entry waiting' }).waitFor();
  const id = await row.getAttribute('data-session');

  step('online again: the account has it exactly once');
  await browser.setOffline(false);
  await sync(patient);
  await patient.reload();
  await unlock(patient);
  await sync(patient);
  assert.equal(await row.count(), 1);
  assert.deepEqual(await sessions(origin, bearerAgain()), [`${id} version 1`]);

  step('the therapist sees repetitions and range');
  await sync(therapist);
  const seen = therapist.locator('tr[data-session]');
  await seen.first().waitFor();
  assert.equal(await seen.count(), 1);
  measured(await seen.innerText());
  await screenshots(therapist, 'patient');

  await amendAndStop(therapist, patient, step);
  await patient.getByText('No exercises are prescribed for you.').waitFor();
  assert.equal(await row.count(), 1, 'what was done goes with what was prescribed');
}

/** A line of the table of results: counted, measured, pain before and after. */
function measured(line) {
  assert.match(line, /\b10 of 14\b/);
  assert.match(line, /2 → 3/);
  const [, typical, most, error] = line.match(/(\d+)° \(best (\d+)°, ± (\d+)°\)/) ?? [];
  assert.ok(Math.abs(typical - 90) <= 3 && Math.abs(most - 90) <= 3, `90 ± 3 degrees were done, and the page says: ${line}`);
  assert.ok(error >= 1 && error < 5, `error ${error}`);
}

/** The access token that the app used last. */
function hearBearer(browser) {
  let last;
  browser.on('request', (request) => { last = request.headers().authorization ?? last; });
  return () => last;
}

/** What the account itself has of sessions, asked past the app: id and version of each. */
async function sessions(origin, authorization) {
  const answer = await fetch(`${origin}/fhir/Procedure?_count=200`, { headers: { authorization } });
  assert.equal(answer.status, 200, await answer.clone().text());
  const { entry = [] } = await answer.json();
  return entry.map(({ resource }) => `${resource.id} version ${resource.meta.versionId}`);
}
