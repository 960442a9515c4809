// Every patient task with the keyboard alone: no click, no focus set by a script; and the focus always seen, never lost.

import assert from 'node:assert/strict';
import { FAR, Keys } from './keys.mjs';
import { PASSPHRASE, inStep } from './person.mjs';
import { LAPTOP, standInForScene } from './walk.mjs';

export const name = 'each task of a patient is done by keyboard alone, with the focus always to be seen';
export const limit = 600_000;

export async function test({ startServer, newPage, step }) {
  const { origin, people } = await startServer();
  const patient = people.filter((person) => person.role === 'patient')[1];
  const page = await newPage({ serviceWorkers: 'block', locale: 'en-GB', viewport: LAPTOP, reducedMotion: 'reduce' });
  await standInForScene(page);
  await page.addInitScript(() => { globalThis.coldScene = true; });
  // On a busy device timers come late; what waits for one must not take the focus from someone who has gone on.
  await page.addInitScript((late) => {
    const later = window.setTimeout.bind(window);
    window.setTimeout = (act, ms = 0, ...rest) => later(act, ms + late, ...rest);
  }, 400);
  const keys = new Keys(page);

  step('the skip link');
  await page.goto(origin);
  await page.locator('main.gate button.primary').waitFor();
  await keys.press('Tab');
  assert.match(keys.at.is, /skip/, 'the first stop is not the skip link');
  await keys.press('Enter');
  await keys.press('Tab');
  assert.match(keys.at.inside, /main/, 'the skip link does not lead into the page');

  step('sign in');
  await keys.to('main.gate button.primary');
  await page.keyboard.press('Enter');
  await page.locator('input[name=user_name]').waitFor();
  await page.waitForLoadState();
  await keys.to('input[name=user_name]');
  await keys.type(patient.userName);
  await keys.to('input[name=password]');
  await keys.type(patient.password);
  await page.keyboard.press('Enter');

  step('make the vault');
  await page.locator('input[autocomplete=new-password]').first().waitFor();
  await keys.to('input[autocomplete=new-password]');
  await keys.type(PASSPHRASE);
  await keys.press('Tab');
  await keys.type('something else');
  await keys.press('Enter');
  await page.locator('.problem:not(:empty)').waitFor();
  await keys.stays();
  await keys.press('Control+a');
  await keys.type(PASSPHRASE);
  await keys.press('Enter');
  await page.locator('.places').waitFor();
  await page.locator('.sync[data-kind=good][aria-busy=false]').waitFor({ timeout: 90_000 });
  await keys.lands('main h1');

  step('take a dose, and take it back');
  await page.locator('.dose').first().waitFor();
  const done = () => page.locator('.progress progress').getAttribute('value').then(Number);
  const decided = async (n) => { await page.waitForFunction((wanted) => Number(document.querySelector('.progress progress')?.value) === wanted, n); };
  const before = await done();
  await keys.to('.dose .deciding .primary');
  await keys.press('Enter');
  await decided(before + 1);
  await keys.stays();
  await keys.to('.notice button:not(.close)');
  await keys.press('Enter');
  await decided(before);
  await keys.stays();

  step('skip a dose: Escape closes the reasons, a reason skips');
  await keys.to('.dose [aria-expanded]');
  const skip = keys.at.words;
  await keys.press('Enter');
  await page.locator('.reasons').waitFor();
  await keys.to('.reasons button', 1);
  await keys.press('Escape');
  await page.locator('.reasons').waitFor({ state: 'detached' });
  assert.equal((await keys.look()).words, skip, 'Escape does not give the focus back');
  await keys.press('Space');
  await keys.to('.reasons button', 1);
  await keys.press('Tab');
  await keys.press('Enter');
  await decided(before + 1);
  await keys.stays();

  step('a notice goes with Escape');
  await keys.to('.notice button');
  await keys.press('Escape');
  await page.locator('.notice').waitFor({ state: 'detached' });
  await keys.stays();

  step('an as-needed medicine, and the guard');
  await keys.go('medicines');
  await keys.to('.cards .deciding .primary');
  const take = keys.at.words;
  await keys.press('Enter');
  await page.locator('.objection').or(page.locator('.notice')).first().waitFor();
  if ((await page.locator('.objection').count()) === 0) {
    await keys.stays();
    if (keys.at.words !== take) await keys.to('.cards .deciding .primary');
    await keys.press('Enter');
    await page.locator('.objection').waitFor();
  }
  await keys.to('.objection button', 2);
  await keys.press('Enter');
  await page.locator('.objection').waitFor({ state: 'detached' });
  assert.equal((await keys.look()).words, take, 'the guard does not give the focus back');

  step('an as-needed medicine, taken all the same');
  await inStep(page);
  await keys.press('Enter');
  await page.locator('.objection').waitFor();
  await keys.to('.objection .deciding button:not(.primary)', 3);
  const sent = page.context().waitForEvent('request', (request) => request.method() === 'PUT' && request.url().includes('/fhir/MedicationAdministration/'));
  await keys.press('Enter');
  await page.locator('.objection').waitFor({ state: 'detached' });
  await keys.stays();
  assert.equal((await sent).postDataJSON().status, 'completed');

  step('one medicine: its history');
  await keys.to('.cards a[href^="/medicines/"]');
  await keys.press('Enter');
  await page.locator('table.history').waitFor();
  await keys.lands('main h1');
  const days = await page.locator('table.history tbody tr').count();
  await keys.to('main p button:last-of-type', FAR);
  await keys.press('Enter');
  await page.waitForFunction((n) => document.querySelectorAll('table.history tbody tr').length > n, days);
  await keys.stays();

  step('enter a weight');
  await keys.go('vitals');
  await keys.to('details.entry summary');
  await keys.press('Enter');
  await keys.to('details.entry select');
  await keys.type('We');
  await page.waitForFunction(() => document.querySelector('details.entry select').value === 'weight');
  await keys.to('details.entry input[inputmode=decimal]');
  await keys.type('much');
  await keys.press('Enter');
  await page.locator('.problem:not(:empty)').waitFor();
  await keys.stays();
  await keys.press('Control+a');
  await keys.type('72,5');
  await keys.press('Enter');
  await page.locator('.notice').waitFor();
  await keys.stays();

  step('the chart: its period, its cursor, its table');
  await keys.to('.vitals a[href="/vitals/weight"]', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await page.locator('.chart svg').waitFor();
  await keys.lands('main h1');
  await keys.to('.spans button:last-child');
  await keys.press('Space');
  await page.locator('.spans button:last-child[aria-pressed=true]').waitFor();
  await keys.stays();
  await keys.to('.chart svg', 3);
  const told = () => page.locator('#chart-told').innerText();
  const hint = await told();
  await keys.press('Home');
  const first = await told();
  await keys.press('ArrowRight');
  const second = await told();
  await keys.press('End');
  const last = await told();
  assert.equal(new Set([hint, first, second, last]).size, 4, 'the cursor says the same in four places');
  assert.match(last, /72\.5/);
  await keys.press('Escape');
  assert.equal(await told(), hint, 'Escape does not take the cursor away');
  const rows = await page.locator('tbody tr').count();
  assert.ok(rows > 5, 'the table is not there');
  await keys.to('main p button', FAR);
  await keys.press('Enter');
  await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length > n, rows);
  await keys.stays();

  step('what was asked for stays when the record changes');
  const more = await page.locator('tbody tr').count();
  await page.evaluate(() => { document.querySelector('.chart svg').kept = true; });
  await keys.to('details.entry summary', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await keys.to('details.entry input[inputmode=decimal]');
  await keys.type('71,9');
  await keys.press('Enter');
  await page.locator('tbody tr', { hasText: '71.9' }).waitFor();
  assert.ok((await page.locator('tbody tr').count()) >= more, 'the table is short again');
  assert.ok(await page.evaluate(() => document.querySelector('.chart svg').kept), 'another chart stands there');

  step('write a message');
  await keys.go('team');
  await keys.to('form.write textarea');
  await keys.type('The knee is better today.');
  await keys.press('Tab');
  await keys.press('Enter');
  await page.locator('.thread .own', { hasText: 'The knee is better today.' }).waitFor();
  await keys.stays();

  step('to an exercise');
  await keys.go('exercises');
  await keys.to('.cards a[href^="/exercises/"]');
  await keys.press('Enter');
  await page.locator('.steps .pain').waitFor();
  await keys.lands('main h1');

  step('the ways into a headset stand there once the scene is warm, and take no focus');
  await page.waitForFunction(() => globalThis.scene?.heard.some((word) => word.type === 'load_skeleton'));
  await page.locator('.stage[data-scene]').waitFor();
  await keys.stays();
  const enterVr = page.getByRole('button', { name: 'Do it in VR' });
  assert.equal(await enterVr.count(), 0, 'a headset session is offered before the scene is warm');
  const focused = await page.evaluateHandle(() => document.activeElement);
  await page.evaluate(() => {
    globalThis.coldScene = false;
    scene.warmUp();
  });
  await enterVr.waitFor();
  assert.ok(await focused.evaluate((element) => element === document.activeElement), 'the buttons take the focus');

  step('an exercise on the screen, begun and stopped');
  await keys.to('.steps input[type=checkbox]');
  await keys.press('Space');
  await keys.to('.pain button');
  await keys.press('Tab');
  await keys.press('Space');
  await keys.to('.steps > button.primary');
  await keys.press('Enter');
  await page.locator('button.huge').waitFor();
  await keys.stays();
  await keys.to('button.huge', 4);
  await keys.press('Enter');
  await keys.press('Space');
  await page.waitForFunction(() => document.querySelector('.count strong').textContent === '2');
  await keys.to('.reasons .danger', 4);
  await keys.press('Enter');
  await page.locator('.steps .pain').waitFor();
  await keys.stays();
  await keys.to('.pain button:nth-of-type(4)');
  await keys.press('Enter');
  await keys.to('.steps > button.primary');
  await keys.press('Enter');
  await page.locator('.steps a.primary').waitFor();
  await keys.stays();
  await keys.to('.steps a.primary', 4);
  await keys.press('Enter');
  await keys.lands('main h1');

  step('my body');
  await keys.go('body');
  await page.locator('.stage[data-scene=here] canvas').waitFor();
  await keys.to('.stage canvas');
  await keys.to('.steps input[type=search]');
  await page.waitForFunction(() => document.querySelectorAll('.tree li:not([hidden])').length > 5);
  await keys.type('Shin');
  await keys.press('Enter');
  await page.locator('.picked', { hasText: /^Shin bone \(tibia\)/ }).waitFor();
  await page.waitForFunction(() => scene.heard.some((word) => word.type === 'set_view' && /tibia/.test(word.view.selection)));
  await keys.stays();
  await keys.to('.acts button');
  await keys.press('Enter');
  await page.waitForFunction(() => scene.heard.some((word) => word.type === 'set_view' && /tibia/.test(word.view.isolated)));
  const muscles = await page.evaluate(() => [...document.querySelectorAll('.systems button')].findIndex((b) => b.textContent === 'Muscles'));
  await keys.to(`.systems button:nth-of-type(${muscles + 1})`);
  await keys.press('Space');
  await page.waitForFunction(() => scene.heard.some((word) => word.type === 'set_view' && word.view.muscles));
  await keys.to('.acts button:last-of-type', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await page.waitForFunction(() => scene.heard.some((word) => word.type === 'reset_view'));

  step('a story, from its first step to its last');
  await keys.go('body');
  await keys.to('.conditions a');
  await keys.press('Enter');
  await page.locator('.story-moves').waitFor();
  await keys.lands('main h1');
  let steps = 1;
  for (; await page.locator('.story-moves button.primary').count(); steps += 1) {
    const heading = await page.locator('.steps h2').innerText();
    await keys.to('.story-moves button.primary');
    await keys.press('Enter');
    await page.waitForFunction((before) => document.querySelector('.steps h2').innerText !== before, heading);
    await keys.lands('.steps h2');
  }
  assert.ok(steps >= 4, `a story of ${steps} steps`);
  await keys.to('.story-moves a.primary');
  await keys.press('Enter');
  await page.waitForFunction(() => location.pathname === '/body');
  await keys.lands('main h1');

  step('another language, and back');
  await keys.to('header a[href="/settings"]', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await keys.lands('main h1');
  await keys.to('main select');
  await keys.type('D');
  await page.locator('html[lang=de]').waitFor({ state: 'attached' });
  await keys.lands('main select');
  await keys.press('ArrowUp');
  await page.locator('html[lang=en]').waitFor({ state: 'attached' });
  await keys.lands('main select');

  step('other units');
  for (const name of ['glucose-unit', 'weight-unit']) {
    await keys.to(`select[name=${name}]`, 3);
    await keys.press('ArrowDown');
    await keys.lands(`select[name=${name}]`);
  }
  await keys.go('vitals');
  await page.locator('a[href="/vitals/glucose"]', { hasText: 'mmol/L' }).waitFor();
  await page.locator('a[href="/vitals/weight"]', { hasText: 'lb' }).waitFor();

  step('export');
  await keys.go('privacy');
  // What is stored comes a moment later and moves all that stands below it.
  await page.locator('section[aria-labelledby=stored] li').first().waitFor();
  await keys.to('section[aria-labelledby=take] button');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(file.suggestedFilename(), /^ambulo-.*\.json$/);
  await keys.stays();

  step('think better of erasing');
  const danger = 'section[aria-labelledby=leave] > button';
  await keys.to(danger);
  await keys.press('Enter');
  await page.locator('section[aria-labelledby=leave] .danger').waitFor();
  await keys.stays();
  await keys.to('section[aria-labelledby=leave] .danger + button', 3);
  await keys.press('Enter');
  await keys.stays();

  step('lock and unlock');
  await keys.to('header button:last-of-type', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await page.locator('input[autocomplete=current-password]').waitFor();
  await keys.lands('main h1');
  await keys.to('input[autocomplete=current-password]', 2);
  await keys.type('not the words');
  await keys.press('Enter');
  await page.locator('.problem:not(:empty)').waitFor();
  await keys.stays();
  await page.waitForTimeout(1500);
  await keys.to('input[autocomplete=current-password]', 3, 'Shift+Tab');
  await keys.press('Control+a');
  await keys.type(PASSPHRASE);
  await keys.press('Enter');
  await page.locator('.places').waitFor();
  await keys.lands('main h1');

  step('skip the places in the open record');
  await keys.to('a.skip', FAR, 'Shift+Tab');
  await keys.press('Enter');
  await keys.press('Tab');
  assert.match(keys.at.inside, /main/, 'the skip link does not lead into the page');
  console.log(`        ${keys.stops} stops, each with its focus to be seen`);
}
