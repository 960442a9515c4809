// The tools beside the body: cut, measure, label, keep a picture; and the picture comes back when the device takes it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from './harness.mjs';
import { firstSignIn, go, role } from './person.mjs';
import { different, pixels, settled } from './picture.mjs';

export const name = 'the body is cut open, moved, measured, labelled and kept, and a lost picture comes back as it was';

export async function test({ origin, server, newPage, step }) {
  step('a patient opens their body');
  // Without the worker, which would fetch all systems for offline use meanwhile.
  const page = await newPage({ viewport: { width: 920, height: 520 }, serviceWorkers: 'block', allow: [/CONTEXT_LOST/i, /WebGL/] });
  await firstSignIn(page, origin, role(server.people, 'patient'));
  await go(page, 'body');
  const here = page.locator('.stage[data-scene=here]');
  await here.waitFor({ timeout: 240_000 });
  const button = (name) => page.getByRole('button', { name, exact: true });
  const search = async (words) => {
    await page.getByRole('searchbox').fill(words);
    await page.getByRole('searchbox').press('Enter');
  };

  step('cut open, as deep as the slider says');
  await page.locator('.tools > summary').click();
  await button('Cut open').click();
  const depth = page.getByRole('slider', { name: 'How deep' });
  assert.equal(await depth.getAttribute('aria-valuetext'), '50\u00a0%');
  await depth.press('ArrowRight');
  assert.equal(await depth.getAttribute('aria-valuetext'), '51\u00a0%');
  await button('From the side').click();
  assert.equal(await button('From the side').getAttribute('aria-pressed'), 'true');
  assert.equal(await button('From the front').getAttribute('aria-pressed'), 'false');
  await button('Undo').click();
  assert.equal(await button('From the front').getAttribute('aria-pressed'), 'true');
  await button('Show the other half').click();
  assert.equal(await depth.getAttribute('aria-valuetext'), '49\u00a0%');
  await button('Undo').click();
  assert.equal(await depth.getAttribute('aria-valuetext'), '51\u00a0%');

  step('cut more than once: each cut has its place, and can go');
  await button('Cut once more').click();
  const second = page.getByRole('group', { name: 'Cut 2' });
  assert.equal(await second.getByRole('button', { name: 'From the side' }).getAttribute('aria-pressed'), 'true', 'along the way that is free');
  await button('Cut once more').press('Enter');
  assert.equal(await page.getByRole('group', { name: /^Cut \d$/ }).count(), 3);
  assert.equal(await button('Cut once more').count(), 0, 'three are enough');
  await page.getByRole('group', { name: 'Cut 1' }).getByRole('button', { name: 'Remove this cut' }).press('Enter');
  assert.equal(await page.getByRole('group', { name: 'Cut 1' }).getByRole('button', { name: 'From the side' }).getAttribute('aria-pressed'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Remove this cut');
  await button('Undo').click();
  await button('Undo').click();
  await button('Undo').click();
  assert.equal(await page.getByRole('group', { name: 'Where to cut from' }).count(), 1);
  assert.equal(await depth.getAttribute('aria-valuetext'), '51\u00a0%');

  step('two parts chosen by name are measured from middle to middle');
  await button('Measure').click();
  await search('left femur');
  await page.getByText(/^From: .*Now the second place\.$/).waitFor();
  await search('right femur');
  const said = await page.getByText(/^From: .*To: .*Distance: [\d.]+ cm\.$/).textContent();
  const far = Number(/([\d.]+) cm/.exec(said)[1]);
  assert.ok(far > 10 && far < 35, said);
  await button('Measure').click();
  await button('Label this').click();
  assert.equal(await button('Label this').getAttribute('aria-pressed'), 'true');
  await page.locator('.tag.length', { hasText: `${far} cm` }).waitFor();

  step('a joint moves as far as it goes, and what is measured goes with it');
  const distance = async () => Number(/([\d.]+) cm/.exec(await page.locator('.tag.length').textContent())[1]);
  await page.getByLabel('Move a joint').selectOption({ label: 'Leg to the side · Right side' });
  const reach = page.getByLabel('How far');
  assert.equal(await reach.getAttribute('aria-valuetext'), '0°');
  await reach.fill('0');
  assert.equal(await reach.getAttribute('aria-valuetext'), '-50°');
  await until(async () => (await distance()) > far + 5, 20_000);
  await button('Undo').click();
  await until(async () => (await distance()) === far, 20_000);
  assert.equal(await button('Back to rest').count(), 0);
  await reach.fill('20');
  await until(async () => (await distance()) > far + 5, 20_000);
  const bent = await distance();
  const before = await settled(page);

  step('the device takes the picture away; it comes back as it was');
  await page.evaluate(() => {
    window.first = document.querySelector('.stage canvas');
    first.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
  });
  await page.getByText('It is coming back').waitFor();
  await here.waitFor({ timeout: 120_000 });
  assert.equal(await page.evaluate(() => document.querySelectorAll('.stage canvas').length), 1);
  assert.ok(await page.evaluate(() => document.querySelector('.stage canvas') !== window.first), 'on another canvas');
  assert.equal(await button('Cut open').getAttribute('aria-pressed'), 'true');
  await page.locator('.tag.length', { hasText: `${bent} cm` }).waitFor();
  assert.equal(await different(page, before, await settled(page)), 0, 'pixels look otherwise');

  step('back to rest');
  await button('Back to rest').click();
  await until(async () => (await distance()) === far, 20_000);

  step('the picture is a file with a name that says nothing of anybody');
  const [file] = await Promise.all([page.waitForEvent('download'), button('Save a picture').click()]);
  assert.equal(file.suggestedFilename(), 'ambulo-body.png');
  const png = await readFile(await file.path());
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const seen = await pixels(page, png);
  const colours = new Set(new Uint32Array(seen.data.buffer, seen.data.byteOffset, seen.width * seen.height)).size;
  const box = await page.locator('.stage canvas').boundingBox();
  assert.ok(Math.abs(seen.width - box.width) < 2, `${seen.width} pixels wide, ${box.width} on the page`);
  assert.ok(colours > 200, `${colours} colours: it is not empty`);

  step('one\'s own label is taken away again');
  await page.getByRole('button', { name: /^Remove the label/ }).click();
  assert.equal(await button('Label this').getAttribute('aria-pressed'), 'false');

  step('on a phone the body stays in sight while the tools are open, and hides none of them');
  const [laptop, summary] = [page.viewportSize(), page.locator('.tools > summary')];
  await page.setViewportSize({ width: 360, height: 640 });
  await summary.click();
  await page.evaluate(() => scrollBy(0, document.querySelector('.tools').getBoundingClientRect().top - 120));
  await summary.click();
  const boxes = async (...all) => Promise.all(all.map((one) => page.locator(one).boundingBox()));
  await until(async () => {
    const [stage, head, bar] = await boxes('.stage', '.tools > summary', '.places');
    return stage.y >= 0 && stage.y + stage.height <= head.y && head.y + head.height < bar.y;
  }, 20_000);
  await button('Save a picture').focus();
  const [stage, bar] = await boxes('.stage', '.places');
  assert.ok(stage.y >= 0 && stage.height > 200 && stage.height < 300, JSON.stringify(stage));
  const focused = await button('Save a picture').boundingBox();
  assert.ok(focused.y >= stage.y + stage.height && focused.y + focused.height <= bar.y, JSON.stringify(focused));
  await page.setViewportSize(laptop);

  step('where the device gives nothing back, the page says so, and tries again when it is asked to');
  await page.evaluate(() => {
    const give = HTMLCanvasElement.prototype.getContext;
    const canvas = document.querySelector('.stage canvas');
    const context = canvas.getContext('webgl2');
    HTMLCanvasElement.prototype.getContext = () => null;
    window.giveAgain = () => { HTMLCanvasElement.prototype.getContext = give; };
    context.getExtension('WEBGL_lose_context').loseContext();
  });
  await page.locator('.stage [role=alert]', { hasText: 'does not give it back' }).waitFor({ timeout: 30_000 });
  await page.evaluate(() => giveAgain());
  await button('Try again').click();
  await here.waitFor({ timeout: 120_000 });
  assert.equal(await button('Cut open').getAttribute('aria-pressed'), 'true');
  await page.context().close();
}
