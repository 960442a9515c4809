// Every condition and procedure of the record is a door to a page: one without a story has its place lit, with what else
// of the record is there; one whose place nobody knows has words alone.

import assert from 'node:assert/strict';
import { until } from './harness.mjs';
import { Keys } from './keys.mjs';
import { firstSignIn, go } from './person.mjs';
import { LANGUAGES, LAPTOP, PHONE, speak, standInForScene, visit } from './walk.mjs';

export const name = 'what of the record has no story has a page: its place lit, and the ways on from there';

/**
 * Conditions as some practice might write them: of a kidney, no one knows which; of both hands; of the bone beside
 * a shoulder; of no place at all.
 */
const WRITTEN = [
  { id: 'of-a-kidney', code: { text: 'Kidney stone', coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'N20.0' }] }, onsetDateTime: '2024-03' },
  { id: 'of-both-hands', code: { text: 'Stiff fingers of both hands' }, bodySite: [{ text: 'both hands' }] },
  { id: 'of-the-blade', code: { text: 'Bruised shoulder blade, right' } },
  { id: 'of-no-place', code: { text: 'Tired in spring' } },
];

export async function test({ origin, server, newPage, step, axe, screenshots }) {
  const page = await newPage({ viewport: LAPTOP, serviceWorkers: 'block', reducedMotion: 'reduce', locale: 'en-GB', allow: [/404/] });
  await standInForScene(page);
  await page.context().route(/\/fhir\/Condition\?/, write);
  await firstSignIn(page, origin, server.people.find((one) => one.userName === 'yusuf'));
  const keys = new Keys(page);
  const titled = (text) => page.locator('main h1', { hasText: text }).waitFor();
  const marked = () => lastView(page).then((view) => view.marks.map((mark) => mark.id).sort());
  const lit = (ids) => until(async () => JSON.stringify(await marked()) === JSON.stringify(ids), 10_000);
  const open = async (text) => {
    await visit(page, '/body');
    await page.locator('.matters li', { hasText: text }).locator('a').click();
    await titled(text);
  };

  step('every condition and procedure in My body is a door');
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 60_000 });
  await page.locator('.matters a').first().waitFor();
  const doors = await page.locator('.matters li').evaluateAll((all) => all.map((one) => one.querySelector('a')?.getAttribute('href') ?? one.textContent));
  assert.equal(doors.length, 8, doors.join());
  assert.ok(doors.every((href) => /^\/body\/story\/[^/]+$/.test(href)), doors.join());

  step('an examination by keyboard: what the record says, its place, and the names of what is lit');
  await keys.to('.procedures a');
  await keys.press('Enter');
  await titled('MRI of the right shoulder');
  await keys.lands('main h1');
  assert.ok(!/mri|shoulder/i.test(page.url() + await page.title()), 'address and title tell nothing');
  const told = page.locator('.telling p');
  await told.filter({ hasText: /^When: [A-Z][a-z]{2} \d{1,2}, \d{4}$|^When: \d{1,2} [A-Z][a-z]+ \d{4}$/ }).waitFor();
  await told.filter({ hasText: 'Place in your record: Right shoulder' }).waitFor();
  await lit(['humerus_r', 'scapula_r']);
  assert.deepEqual((await lastView(page)).labels, ['humerus_r']);
  assert.equal(await page.getByText(/which side|both sides/).count(), 0, 'the side is known');
  const parts = page.locator('.steps .found button');
  await parts.nth(1).waitFor();
  assert.deepEqual((await parts.allTextContents()).sort(), ['Shoulder blade (scapula), right', 'Upper arm bone (humerus), right']);
  await keys.to('.steps .found button');
  await keys.press('Space');
  await until(async () => ['humerus_r', 'scapula_r'].includes((await lastView(page)).selection), 10_000);
  await page.locator('.steps .found [aria-pressed=true]').waitFor();
  await keys.stays();
  assert.deepEqual(await marked(), ['humerus_r', 'scapula_r'], 'the place stays lit');
  assert.deepEqual(await axe(page), []);

  step('what else is there, by keyboard: the injury and the movement, not the bone of which an end is lit');
  const beside = page.locator('.steps .links a');
  await beside.nth(1).waitFor();
  const ways = await beside.evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.textContent]));
  assert.equal(ways.length, 2, JSON.stringify(ways));
  assert.match(ways[0].join(), /^\/body\/story\/.*Rotator cuff/);
  assert.match(ways[1].join(), /^\/exercises\/.*° reached/);
  const here = new URL(page.url()).pathname;
  for (const [href] of ways) {
    await visit(page, here);
    await keys.to(`.steps .links a[href="${href}"]`);
    await keys.press('Enter');
    await page.waitForURL(`**${href}`);
  }
  await titled(/shoulder|arm/i);
  await visit(page, here);
  await keys.to('.steps a[href="/team"]');
  await keys.press('Enter');
  await page.waitForURL('**/team');

  step('the label on the body leads there, too');
  await visit(page, '/body');
  await page.getByRole('button', { name: 'Show it on the body' }).click();
  await page.getByRole('button', { name: 'Operations and examinations' }).click();
  await page.waitForFunction(() => scene.heard.findLast((word) => word.type === 'place')?.ids.length === 1);
  await page.evaluate(() => scene.say({ type: 'placed', spots: [{ id: 'humerus_r', x: 0.4, y: 0.3 }] }));
  await page.locator('.labels a.tag', { hasText: 'MRI' }).click();
  await titled('MRI of the right shoulder');
  assert.equal(new URL(page.url()).pathname, here);

  step('of a kidney without a side both are lit, and it says so');
  await open('Kidney stone');
  await told.filter({ hasText: /^Began: Mar(ch)? 2024$/ }).waitFor();
  await page.getByText('Your record does not say which side.').waitFor();
  await lit(['kidney-l', 'kidney-r']);
  await parts.nth(1).waitFor();
  const note = page.locator('.stage-note');
  await note.getByText('still loading').waitFor();
  await page.evaluate(() => scene.say({ type: 'system_failed', system: 'urinary' }));
  await page.locator('.steps [role=alert]', { hasText: 'could not be fetched' }).waitFor();
  await note.waitFor({ state: 'detached' });

  step('of both hands both are lit, and it says so');
  await open('Stiff fingers');
  await page.getByText('You have this on both sides.').waitFor();
  await until(async () => (await marked()).length === 10, 10_000);
  assert.ok((await lastView(page)).labels.length === 2);

  step('what has no known place says so, and stands there in words');
  await open('Tired in spring');
  await page.getByText('Your record says no more than the name.').waitFor();
  await page.getByText('Its place in the body is not known to Ambulo').waitFor();
  assert.equal(await page.locator('.stage').count(), 0);
  assert.deepEqual(await axe(page), []);
  await page.locator('main a[href="/team"]').waitFor();
  await page.locator('.story-home a').click();
  await page.locator('.matters li', { hasText: 'Tired in spring' }).getByText('Not shown on the body').waitFor();

  step('an id that nobody has, and tables that do not come, have words of their own');
  await visit(page, '/body/story/of-nobody');
  await page.locator('[role=alert]', { hasText: 'no page about this' }).waitFor();
  await page.route(/\/(medicine-targets|record-places)\.[0-9a-f]+\.json$/, (route) => route.fulfill({ status: 404 }));
  await visit(page, '/body/story/of-a-kidney');
  await titled('Kidney stone');
  await page.locator('.steps [role=alert]', { hasText: 'could not be fetched' }).waitFor();
  await lit(['kidney-l', 'kidney-r']);
  await page.unroute(/\/(medicine-targets|record-places)\.[0-9a-f]+\.json$/);

  step('on a phone, in every language, and on paper');
  await page.setViewportSize(PHONE);
  for (const language of LANGUAGES) {
    await speak(page, language);
    for (const path of [here, '/body/story/of-both-hands', '/body/story/of-no-place']) {
      await visit(page, path);
      await page.locator('.steps .found button, .telling + p').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${language} ${path} is too wide`);
      assert.deepEqual(await axe(page), [], `${language} ${path}`);
      await screenshots(page, `${language}-place-${path.split('/').pop().slice(0, 8)}`);
    }
  }
  await visit(page, here);
  await page.locator('.steps .found button').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.on-paper').isVisible());
  assert.ok(!(await page.locator('.stage').isVisible()));
  await page.context().close();
}

/** Has the account answer with what is written above, too. */
async function write(route) {
  const answer = await route.fetch();
  if (!answer.ok()) return route.fulfill({ response: answer });
  const bundle = await answer.json();
  const subject = bundle.entry?.[0]?.resource.subject;
  const clinicalStatus = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
  const meta = { versionId: '1', lastUpdated: new Date().toISOString() };
  if (subject) bundle.entry.push(...WRITTEN.map((one) => ({ resource: { resourceType: 'Condition', subject, clinicalStatus, meta, ...one }, search: { mode: 'match' } })));
  return route.fulfill({ response: answer, json: bundle });
}

/** The last view that the app told the stand-in. */
const lastView = (page) => page.evaluate(() => scene.heard.filter((word) => word.type === 'set_view').at(-1)?.view ?? { marks: [] });
