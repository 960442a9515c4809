// When the app cannot start, or may keep nothing, the page says so in the reader's language and offers to try again.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

/** The ways in which browsers keep a page from its storage, as the Worker meets them. */
const REFUSALS = {
  'every database': "IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };",
  'the storage itself': "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('Access is denied.', 'SecurityError'); } });",
  'that there is any': "Object.defineProperty(globalThis, 'indexedDB', { value: undefined });",
};

export const name = 'a page that cannot start says so in four languages';

const texts = JSON.parse(await readFile(new URL('../../www/boot-texts.json', import.meta.url)));
const words = JSON.parse(await readFile(new URL('../../assets/locales/en.json', import.meta.url)));

export async function test({ origin, newPage, step }) {
  for (const [language, locale] of [['en', 'en-GB'], ['de', 'de-AT'], ['es', 'es-MX'], ['ar', 'ar-EG'], ['en', 'fr-FR']]) {
    step(`the wasm does not arrive, ${locale}`);
    const page = await newPage({ locale, allow: [/ERR_FAILED/, /Failed to fetch/], serviceWorkers: 'block' });
    let refused = true;
    await page.route('**/app.*.wasm', (route) => (refused ? route.abort() : route.continue()));
    await page.goto(origin);
    const message = page.getByRole('alert').filter({ hasText: texts[language].failed });
    await message.waitFor();
    assert.equal(await page.locator('#boot').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr');
    refused = false;
    await page.getByRole('button', { name: texts[language].again }).click();
    await page.waitForFunction(() => !document.getElementById('boot'));
  }

  step('a browser without WebAssembly');
  const old = await newPage({ locale: 'en-GB', serviceWorkers: 'block' });
  await old.addInitScript(() => { delete globalThis.WebAssembly; });
  await old.goto(origin);
  await old.getByRole('alert').filter({ hasText: texts.en.old }).waitFor();

  for (const [what, refusal] of Object.entries(REFUSALS)) {
    step(`the browser refuses ${what}`);
    const page = await newPage({ locale: 'en-GB', serviceWorkers: 'block' });
    await page.route('**/worker.*.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `${refusal}\n${await answer.text()}` });
    });
    await page.goto(origin);
    await page.getByRole('alert').filter({ hasText: words['trouble.blocked'] }).waitFor({ timeout: 20_000 });
    assert.equal(await page.locator('form').count(), 0, 'a form asks for what cannot be kept');
    await page.unrouteAll();
    await page.getByRole('button', { name: words['shell.reload'] }).click();
    await page.getByRole('button', { name: words['welcome.sign-in'] }).waitFor();
  }
}
