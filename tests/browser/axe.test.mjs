// Every page in every language, light and dark: nothing for axe to find, and nothing that scrolls sideways on a phone.

import assert from 'node:assert/strict';
import { PASSPHRASE, firstSignIn, inStep, role, signIn } from './person.mjs';
import { LANGUAGES, LAPTOP, PHONE, arrive, patientPlaces, speak, standInForScene, therapistPlaces, visit } from './walk.mjs';

export const limit = 600_000;

export const name = 'axe finds nothing on any page, in four languages, light and dark, and no page scrolls sideways';

export async function test({ server, newPage, step, axe }) {
  const { origin, people } = server;
  const faults = new Map();
  const looks = { phone: 0, laptop: 0 };
  const found = (fault, where) => faults.set(fault, [...(faults.get(fault) ?? []), where]);
  // No page is looked at in the middle of a change of colour.
  const open = () => newPage({ viewport: PHONE, serviceWorkers: 'block', reducedMotion: 'reduce', locale: 'en-GB', allow: [/401|400|404/] });

  /** One state of one page in one language, light and on a phone; where asked, also dark and on a laptop. */
  async function look(page, place, language, dark) {
    const where = `${place}, ${language}`;
    const [lang, dir] = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
    if (lang !== language) found(`the page's language is ${lang}`, where);
    if (dir !== (language === 'ar' ? 'rtl' : 'ltr')) found(`the page runs ${dir}`, where);
    for (const fault of await axe(page)) found(fault, `${where}, light`);
    looks.phone += 1;
    for (const wide of await page.evaluate(sideways)) found(`scrolls sideways: ${wide}`, where);
    for (const field of await page.evaluate(remembered)) found(`the browser's session keeps what is typed: ${field}`, where);
    if (dark) {
      await page.setViewportSize(LAPTOP);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      for (const fault of await axe(page)) found(fault, `${where}, dark`);
      looks.laptop += 1;
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.setViewportSize(PHONE);
    }
  }

  /** All places of somebody who is in. */
  async function walk(page, places, who, languages = LANGUAGES) {
    for (const [turn, language] of languages.entries()) {
      step(`${who} in ${language}`);
      await speak(page, language);
      for (const [index, place] of places.entries()) {
        await arrive(page, place);
        await look(page, `${who}: ${place.name}`, language, languages.length < 4 || index % 4 === turn);
      }
    }
  }

  /** A page before the record is open: its own buttons change the language. */
  async function gate(page, name, ready) {
    for (const [turn, language] of LANGUAGES.entries()) {
      // A language that is there already, chosen again, would only empty the fields a moment later.
      if ((await page.locator('html').getAttribute('lang')) !== language) await page.locator(`.languages button[lang=${language}]`).click();
      await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
      await ready?.();
      await look(page, name, language, turn === 3 || turn === 0);
    }
    await page.locator('.languages button[lang=en]').click();
    await page.locator('html[lang="en"]').waitFor({ state: 'attached' });
    await page.waitForTimeout(50);
  }

  const [anna, yusuf] = people.filter((person) => person.role === 'patient');
  const clara = role(people, 'therapist');

  step('before the sign-in');
  const patient = await open();
  await standInForScene(patient);
  await patient.goto(origin);
  await patient.locator('main.gate button.primary').waitFor();
  await gate(patient, 'welcome');

  step('the account\'s own pages');
  await patient.locator('main.gate button.primary').click();
  await patient.locator('input[name=user_name]').waitFor();
  const authorize = new URL(patient.url());
  const account = await open();
  for (const [turn, language] of LANGUAGES.entries()) {
    const dark = turn === 3 || turn === 1;
    authorize.searchParams.set('ui_locales', language);
    await account.goto(authorize.href);
    await look(account, 'sign in', language, dark);
    await account.locator('input[name=user_name]').fill('nobody');
    await account.locator('input[name=password]').fill('not the password');
    await account.locator('input[name=password]').press('Enter');
    await account.locator('#failure').waitFor();
    await look(account, 'sign in refused', language, dark);
    for (const path of ['/account/join', '/account/recover']) {
      await account.goto(`${origin}${path}?ui_locales=${language}`);
      await look(account, path, language, dark);
    }
    await account.goto(`${origin}/oauth/authorize?ui_locales=${language}&client_id=nobody`);
    await look(account, 'a broken link', language, dark);
  }

  step('a first passphrase');
  await signIn(patient, origin, anna);
  const fields = patient.locator('input[autocomplete=new-password]');
  await fields.first().waitFor();
  await gate(patient, 'a first passphrase', async () => {
    for (const field of await fields.all()) await field.fill('short');
    await patient.locator('form button.primary').click();
    await patient.locator('.problem:not(:empty)').waitFor();
  });
  for (const field of await fields.all()) await field.fill(PASSPHRASE);
  await patient.locator('form button.primary').click();
  await inStep(patient);

  const places = await patientPlaces(patient);
  await walk(patient, places, 'a patient');

  step('a locked record');
  await patient.locator('header button').last().click();
  await patient.locator('input[autocomplete=current-password]').waitFor();
  await gate(patient, 'a locked record', async () => {
    await patient.locator('details summary').click();
    await patient.locator('details button').first().click();
  });
  await patient.context().close();

  const other = await open();
  await standInForScene(other);
  await firstSignIn(other, origin, yusuf);
  // Where the second record has what the first has not: allergies, a shoulder, blood sugar and pressure.
  const own = ['today', 'medicines', 'a medicine', 'vitals', 'exercises'];
  const more = ['glucose', 'blood-pressure'].map((kind) => ({ name: kind, path: `/vitals/${kind}`, ready: 'tbody tr' }));
  const others = (await patientPlaces(other)).filter((place) => own.includes(place.name));
  await walk(other, [...others, ...more], 'another patient', ['ar']);
  await other.context().close();

  const therapist = await open();
  await signIn(therapist, origin, clara);
  await therapist.locator('.vitals a').first().waitFor();
  await walk(therapist, await therapistPlaces(therapist, anna.name), 'a therapist');

  for (const [turn, language] of LANGUAGES.entries()) {
    step(`enrolling and recovering in ${language}`);
    await visit(therapist, '/patients');
    await therapist.locator('section input[type=text]').fill('Rosa Erdacht');
    await therapist.locator('section form button.primary').click();
    const code = (await therapist.locator('.invitation .code').innerText()).trim();
    await account.goto(`${origin}/account/join?ui_locales=${language}`);
    await account.locator('input[name=code]').fill(code);
    await account.locator('input[name=user_name]').fill(`rosa-${language}`);
    await account.locator('input[type=password]').fill('a long walk by the sea');
    await account.locator('form button').first().click();
    await account.locator('.account-code').waitFor();
    await look(account, 'a recovery code', language, turn % 2 === 0);
  }

  console.log(`        ${looks.phone} looks in the light on a phone, ${looks.laptop} in the dark on a laptop`);
  const list = [...faults].map(([fault, places]) => `${fault}\n    ${places.length}: ${places.slice(0, 6).join(' | ')}`);
  assert.equal(list.length, 0, `\n${list.join('\n')}`);
}

/** Fields of which nobody has said whether a browser may keep what is typed: it does, on disk, to restore a session. */
function remembered() {
  const fields = document.querySelectorAll('textarea, select, input:not([type=password], [type=checkbox], [type=radio], [type=hidden])');
  return [...fields].filter((field) => !field.hasAttribute('autocomplete')).map((field) => `${field.tagName.toLowerCase()} "${field.labels[0]?.textContent.trim().slice(0, 40)}"`);
}

/** What sticks out of the page on either side; what scrolls within a box of its own does not. */
function sideways() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (Math.max(scrollWidth, document.body.scrollWidth) <= Math.max(clientWidth, innerWidth)) return [];
  const out = [...document.querySelectorAll('body *')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > innerWidth + 1 || left < -1) && !element.closest('.scrolls, .places');
  });
  return [`${scrollWidth} of ${innerWidth} pixels`, ...out.slice(0, 4).map((element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`)];
}
