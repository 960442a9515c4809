// When something is wrong: the app does not start, nothing may be kept, the passphrase is not right, an entry cannot be
// read or was lost, the record is open elsewhere, the network is away, the vault is damaged.

import { readFile } from 'node:fs/promises';
import { firstSignIn, role, unlock, weigh } from './person.mjs';
import { PICTURED, speak, visit } from './walk.mjs';
import { PRESCRIPTIONS, overwrite, withStrangePrescription } from './damage.mjs';

export const name = 'a tour of what can go wrong';
export const limit = 1_200_000;

const ALLOW = [/status of|ERR_|Failed to (fetch|load)/i];
/** A condition's story, the places that the record has on the body, the pages of measurements. */
const LOST = /\/(stories\/|anatomy\/record-places|parts\/vitals\.)/;
const ACCOUNT = /\/(fhir|oauth)\//;
const boot = JSON.parse(await readFile(new URL('../../www/boot-texts.json', import.meta.url), 'utf8'));

export async function test({ startServer, newPage, step, screenshots }) {
  const { origin, people } = await startServer();
  const patient = role(people, 'patient');
  for (const language of PICTURED) {
    const keep = (page, picture) => screenshots(page, `${language}-${picture}`);
    const open = () => newPage({ locale: language, allow: ALLOW, serviceWorkers: 'block' });

    step(`the app does not start, ${language}`);
    let page = await open();
    await page.route('**/app.*.wasm', (route) => route.abort());
    await page.goto(origin);
    await page.getByRole('alert').filter({ hasText: boot[language].failed }).waitFor();
    await keep(page, 'boot-failed');
    await page.context().close();

    step(`nothing may be kept, ${language}`);
    page = await open();
    await page.route('**/worker.*.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `Object.defineProperty(globalThis, 'indexedDB', { value: undefined });\n${await answer.text()}` });
    });
    await page.goto(origin);
    await page.locator('main [role=alert]').waitFor();
    await keep(page, 'storage-refused');
    await page.context().close();

    step(`a link that leads nowhere, ${language}`);
    page = await open();
    await page.goto(`${origin}/oauth/authorize?ui_locales=${language}&client_id=nobody`);
    await keep(page, 'broken-link');

    step(`an entry that cannot be read, ${language}`);
    await withStrangePrescription(page.context());
    await firstSignIn(page, origin, patient);
    await visit(page, '/medicines');
    await page.locator('main .problem').waitFor();
    await keep(page, 'unread');
    await page.context().unroute(PRESCRIPTIONS);

    step(`without a network, ${language}`);
    await page.context().route(ACCOUNT, (route) => route.abort());
    await visit(page, '/vitals');
    await weigh(page, '71.4');
    await page.locator('.sync[data-kind=waiting]').waitFor();
    await keep(page, 'waiting');

    step(`an entry that was lost, ${language}`);
    await overwrite(page, ['entries']);
    await page.reload();
    await unlock(page, 'not the words');
    await page.locator('.problem:not(:empty)').waitFor();
    await page.locator('details summary').click();
    await page.locator('details button').first().click();
    await keep(page, 'unlock-refused');
    // A wrong guess costs a moment.
    await page.waitForTimeout(1_500);
    await unlock(page);
    await page.locator('.notices .notice').first().waitFor();
    await keep(page, 'lost');
    await page.context().unroute(ACCOUNT);

    step(`open in another tab, ${language}`);
    const second = await newPage({ context: page.context(), allow: ALLOW });
    await second.goto(origin);
    await unlock(second);
    await second.locator('.problem:not(:empty)').waitFor();
    await keep(second, 'other-tab');
    await second.close();

    step(`a damaged vault, ${language}`);
    await overwrite(page, ['header']);
    await page.reload();
    await page.locator('main [role=alert]').waitFor();
    await keep(page, 'unopenable');
    await page.locator('main button').first().click();
    await page.locator('main .danger').waitFor();
    await keep(page, 'unopenable-sure');
    await page.context().close();
  }

  step('what does not come: a story, what places the record, a part of the app');
  const page = await newPage({ allow: ALLOW, serviceWorkers: 'block' });
  await firstSignIn(page, origin, patient);
  await page.context().route(LOST, (route) => route.abort());
  for (const language of PICTURED) {
    await speak(page, language);
    for (const [path, picture] of [['/body/story/knee-replacement', 'story-failed'], ['/body', 'body-failed'], ['/vitals', 'part-failed']]) {
      await visit(page, path);
      await page.locator('main [role=alert]').first().waitFor();
      await screenshots(page, `${language}-${picture}`, 1_500);
    }
  }
}
