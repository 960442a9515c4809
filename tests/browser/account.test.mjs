// The account's own pages, from the first therapist's code to another password: without a script, in four
// languages, light and dark, on a phone and a laptop, free of faults that axe finds.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setting } from './harness.mjs';

export const name = 'a therapist made on the command line enrols, sees their devices and changes the password';

const PASSWORD = 'three brown hens';
const NEXT = 'quiet river stones';

export async function test({ startServer, newPage, axe, screenshots, step }) {
  const { origin, data } = await startServer({ demo: false });
  const words = ['therapist', 'add', 'Thea Example', '--data', data];
  const address = execFileSync(setting('AMBULO_SERVER'), words, { encoding: 'utf8' }).match(/^open:\s+(\S+)$/m)[1];
  assert.ok(address.startsWith(`${origin}/account/join`), address);
  const refused = [/status of 40[01]/];
  const page = await newPage({ allow: refused });

  /** Without faults in every language, scheme and width. */
  async function sound(path, called) {
    for (const language of ['en', 'de', 'es', 'ar']) {
      await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}ui_locales=${language}`);
      assert.equal(await page.getAttribute('html', 'dir'), language === 'ar' ? 'rtl' : 'ltr');
      for (const [colorScheme, width] of [['light', 360], ['dark', 1280]]) {
        // A colour on its way to another has a contrast of its own.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 800 });
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(beyond <= 0, `${called} is ${beyond} px too wide in ${language}`);
        assert.deepEqual(await axe(page), [], `${called}, ${language}, ${colorScheme}`);
      }
      await screenshots(page, `account-${called}-${language}`);
    }
    await page.emulateMedia({ colorScheme: null });
  }

  const enter = async (password) => {
    await page.goto(`${origin}/account?ui_locales=en`);
    await page.fill('#user_name', 'thea');
    await page.fill('#password', password);
    await page.click('button.primary');
  };

  step('enrolling');
  await sound('/account/join?for=therapist', 'join');
  await page.goto(address);
  await page.fill('#user_name', 'thea');
  await page.fill('#password', PASSWORD);
  await page.click('button.primary');
  assert.match(await page.innerText('.account-code'), /^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
  assert.deepEqual(await axe(page), []);

  step('signing a device in');
  const query = new URLSearchParams({
    response_type: 'code', client_id: 'ambulo-app', redirect_uri: `${origin}/`, aud: `${origin}/fhir`, state: 'x',
    scope: 'fhirUser offline_access user/Observation.rs', code_challenge_method: 'S256',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  });
  await sound(`/oauth/authorize?${query}`, 'sign-in');
  await sound('/account/recover', 'recover');
  const device = await newPage();
  // The app would take the code for itself.
  await device.route(`${origin}/?*`, (route) => route.fulfill({ contentType: 'text/plain', body: '' }));
  await device.goto(`${origin}/oauth/authorize?${query}`);
  await device.fill('#user_name', 'thea');
  await device.fill('#password', PASSWORD);
  await device.click('button[value=allow]');
  await device.waitForURL(/code=/);
  const token = (fields) => fetch(`${origin}/oauth/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'ambulo-app', ...fields }) });
  const granted = await (await token({
    grant_type: 'authorization_code', code: new URL(device.url()).searchParams.get('code'), redirect_uri: `${origin}/`,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  })).json();
  assert.ok(granted.refresh_token, JSON.stringify(granted));

  step('the device is seen and signed out');
  await sound('/account', 'door');
  await enter(PASSWORD);
  await page.waitForSelector('.account-list');
  await sound('/account', 'overview');
  await page.goto(`${origin}/account?ui_locales=en`);
  assert.match(await page.innerText('.account-list strong'), /Chrom.*Linux|Chrome/);
  await page.click('.account-list button');
  await page.waitForSelector('[role=status]');
  assert.equal(await page.locator('.account-list').count(), 0);
  assert.equal((await token({ grant_type: 'refresh_token', refresh_token: granted.refresh_token })).status, 400);

  step('another password');
  const change = async (old) => {
    await page.fill('#old_password', old);
    await page.fill('#password', NEXT);
    await page.click('button.primary');
  };
  await change('not the password');
  await page.waitForSelector('#failure');
  assert.deepEqual(await axe(page), []);
  await change(PASSWORD);
  await page.waitForSelector('[role=status]');
  await page.click('form[action="/account/leave"] button');
  await page.waitForSelector('form[action="/account"]');
  await enter(PASSWORD);
  await page.waitForSelector('#failure');
  await enter(NEXT);
  await page.waitForSelector('form[action="/account/password"]');
}
