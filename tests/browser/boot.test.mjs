// When the app cannot start, the page says so in the reader's language and offers to try again.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

export const name = 'a page that cannot start says so in four languages';

const texts = JSON.parse(await readFile(new URL('../../www/boot-texts.json', import.meta.url)));

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
}
