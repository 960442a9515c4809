// No text stands in code: in the pseudo-locale, every letter on every page is marked, or belongs to the record.
//
// The pseudo-locale `qps` is English with a mark on every letter, in brackets. A letter without a mark is therefore a
// text that no locale file holds, unless it is the record's own (names, medicines, messages), a date or a number with
// its unit as `Intl` and UCUM write them, a language's own name, or the name of the app. A bracket that is missing is
// a text that was cut.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PASSPHRASE, firstSignIn, inStep, role, signIn } from './person.mjs';
import { LANGUAGES, PHONE, arrive, patientPlaces, speak, standInForScene, therapistPlaces, visit } from './walk.mjs';

export const name = 'no text stands in code: the pseudo-locale marks every letter on every page';

const locale = async (path) => JSON.parse(await readFile(new URL(`../../assets/locales/${path}.json`, import.meta.url)));

export async function test({ server, newPage, step }) {
  const { origin, people } = server;
  const faults = new Map();
  const seen = { places: 0, texts: 0 };
  const found = (fault, where) => faults.set(fault, [...(faults.get(fault) ?? []), where]);
  const open = () => newPage({ serviceWorkers: 'block', locale: 'en-GB', viewport: PHONE, timezoneId: 'Europe/Berlin', allow: [/400|401/] });
  const english = Object.values(await locale('en'));
  const judge = new Judge(Object.values(await locale('qps')), english);
  // A greeting takes the first of a person's names.
  judge.know(people.flatMap((person) => [person.name, person.name.split(' ')[0]]));

  /** Judges all texts of the page as it is. */
  async function look(page, where) {
    const texts = await page.evaluate(texts_of_page);
    seen.places += 1;
    seen.texts += texts.length;
    for (const one of texts) {
      const problem = judge.problem(one);
      if (problem) found(`${one.kind} ${JSON.stringify(one.text)} ${one.at}: ${problem}`, where);
    }
  }

  async function walk(page, places, who) {
    for (const place of places) {
      await arrive(page, place);
      await look(page, `${who}: ${place.name}`);
    }
  }

  /** The pseudo-locale is not offered to people: it is put among the languages and chosen there. */
  async function speakPseudo(page) {
    await visit(page, '/settings');
    await page.locator('main select').first().evaluate((select) => {
      select.append(new Option('pseudo', 'qps'));
      select.value = 'qps';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.locator('.skip', { hasText: '[' }).waitFor({ state: 'attached' });
  }

  const [anna, yusuf] = people.filter((person) => person.role === 'patient');
  const clara = role(people, 'therapist');

  step('welcome and a first passphrase');
  const gate = await open();
  await gate.addInitScript(() => localStorage.setItem('language', 'qps'));
  await gate.goto(origin);
  await gate.locator('main.gate button.primary').waitFor();
  await look(gate, 'welcome');

  step('planted texts are found');
  await gate.evaluate(plant);
  const planted = (await gate.evaluate(texts_of_page)).filter((one) => judge.problem(one));
  const kinds = ['alt', 'aria-label', 'content', 'document.title', 'option', 'placeholder', 'text', 'text', 'text', 'title', 'value'];
  assert.deepEqual(planted.map((one) => one.kind).sort(), kinds, JSON.stringify(planted, null, 1));
  await gate.reload();
  await gate.locator('main.gate button.primary').waitFor();

  await signIn(gate, origin, yusuf);
  const fields = gate.locator('input[autocomplete=new-password]');
  for (const words of ['short', 'not twice the same']) {
    await fields.first().fill(words);
    await fields.last().fill('short');
    await gate.locator('form button.primary').click();
    await gate.locator('.problem:not(:empty)').waitFor();
    await look(gate, 'a first passphrase');
  }
  for (const field of await fields.all()) await field.fill(PASSPHRASE);
  await gate.locator('form button.primary').click();
  await inStep(gate);
  judge.know(await record(gate));
  for (const path of ['/today', '/medicines', '/vitals', '/vitals/glucose', '/vitals/blood-pressure', '/vitals/steps', '/vitals/sleep', '/team']) {
    await visit(gate, path);
    await look(gate, `another patient: ${path}`);
  }
  await gate.context().close();

  step('a patient who changes the language');
  const patient = await open();
  await standInForScene(patient);
  await firstSignIn(patient, origin, anna);
  judge.know(await record(patient));
  const places = await patientPlaces(patient);
  // What was made while another language was spoken must not stay.
  for (const place of places) if (['my body', 'an exercise'].includes(place.name)) await arrive(patient, place);
  await speakPseudo(patient);
  // The names of bones are data of their own, which the pseudo-locale takes from English.
  await visit(patient, '/body');
  await patient.waitForFunction(() => document.querySelectorAll('.tree li:not([hidden])').length > 5);
  await patient.evaluate(() => document.querySelectorAll('.tree, .tree details').forEach((list) => { list.open = true; }));
  await patient.waitForFunction(() => document.querySelectorAll('.tree .found button').length > 150);
  const anatomy = new Set(JSON.stringify(await locale('../anatomy/names/en')).toLowerCase().match(/\p{L}+/gu));
  const bones = await patient.locator('.tree .found button').allInnerTexts();
  for (const bone of bones) for (const word of bone.toLowerCase().match(/\p{L}+/gu)) assert.ok(anatomy.has(word), `${bone} is no name of a bone`);
  judge.know(bones);
  // So are the stories.
  for (const story of ['hypertension', 'knee-osteoarthritis', 'knee-replacement', 'rotator-cuff-tear', 'type-2-diabetes']) {
    judge.know([...strings(await locale(`../stories/${story}`)), ...strings(await locale(`../stories/en/${story}`))]);
  }
  for (const told of ['dissection', 'close-ups']) {
    judge.know([...strings(await locale(`../anatomy/${told}`)), ...strings(await locale(`../anatomy/${told}/en`))]);
  }
  await walk(patient, places, 'a patient');

  step('an empty line, a notice, an undo');
  await visit(patient, '/team');
  await patient.locator('textarea').fill('Guten Tag');
  judge.know(['Guten Tag']);
  await patient.locator('.write button.primary').click();
  await patient.locator('.notice').waitFor();
  await look(patient, 'a message is sent');
  await patient.locator('.notice .close').click();
  await visit(patient, '/privacy');
  await patient.locator('section[aria-labelledby=take] button').click();
  await patient.locator('.notice').waitFor();
  await look(patient, 'the record is exported');

  step('what the scene is told');
  await arrive(patient, places.find((place) => place.name === 'an exercise'));
  await patient.locator('.steps input[type=checkbox]').first().check();
  await patient.locator('.steps .deciding button').first().click();
  const heard = await patient.evaluate(() => scene.heard);
  const { texts } = heard.findLast((word) => word.type === 'start_assignment').assignment;
  assert.ok(Object.keys(texts).length >= 19, 'the scene is told too little');
  for (const [key, text] of Object.entries(texts)) {
    const problem = judge.problem({ kind: 'scene', text, at: key });
    if (problem) found(`scene ${key} ${JSON.stringify(text)}: ${problem}`, 'what the scene is told');
  }

  step('what goes wrong');
  await patient.context().setOffline(true);
  await patient.locator('.sync').click();
  await patient.locator('.sync:not([data-kind=good])').waitFor();
  await look(patient, 'offline');
  await patient.context().setOffline(false);

  step('a locked record');
  await patient.locator('header button').last().click();
  await patient.locator('input[autocomplete=current-password]').fill('not the words');
  await patient.locator('form button.primary').click();
  await patient.locator('.problem:not(:empty)').waitFor();
  await patient.locator('details summary').click();
  await patient.locator('details button').first().click();
  await look(patient, 'a locked record');
  await patient.context().close();

  step('a therapist');
  const therapist = await open();
  await signIn(therapist, origin, clara);
  await therapist.locator('.vitals a').first().waitFor();
  judge.know(['Rosa Erdacht']);
  await speakPseudo(therapist);
  await walk(therapist, await therapistPlaces(therapist, anna.name), 'a therapist');
  await therapist.context().close();

  step('the account\'s own pages say what their files say, in each language');
  const account = await open();
  await account.goto(origin);
  await account.locator('main.gate button.primary').click();
  await account.locator('input[name=user_name]').waitFor();
  const authorize = new URL(account.url());
  for (const language of LANGUAGES) {
    const words = new ServerTexts(await locale(`server/${language}`));
    const check = async (where) => {
      for (const one of await account.evaluate(texts_of_page)) {
        if (!words.hold(one.text)) found(`${one.kind} ${JSON.stringify(one.text)} ${one.at}: not in server/${language}.json`, where);
      }
      seen.places += 1;
    };
    authorize.searchParams.set('ui_locales', language);
    await account.goto(authorize.href);
    await check('sign in');
    await account.locator('input[name=user_name]').fill('stranger');
    await account.locator('input[name=password]').fill('not the password');
    await account.locator('input[name=password]').press('Enter');
    await account.locator('#failure').waitFor();
    await check('sign in refused');
    for (const path of ['account/join', 'account/recover', 'oauth/authorize']) {
      await account.goto(`${origin}/${path}?ui_locales=${language}`);
      await check(path);
    }
  }

  console.log(`        ${seen.texts} texts in ${seen.places} states`);
  const list = [...faults].map(([fault, where]) => `${fault}  (${[...new Set(where)].slice(0, 3).join(' | ')})`);
  assert.equal(list.length, 0, `\n${list.join('\n')}`);
}

/** Tells texts of the pseudo-locale and of the record from all others. */
class Judge {
  constructor(pseudo, english) {
    this.marked = new Set(pseudo.map((text) => text.replace(/\{[^}]*\}/g, '')).join('').match(/\p{L}/gu).filter((letter) => letter > '\u007f'));
    this.english = new Set(english);
    this.phrases = [];
  }

  /** Strings of the record; none that is also a text of the app, and none too short to mean anything. */
  know(strings) {
    const worth = strings.map((text) => text.normalize('NFC').trim()).filter((text) => /\p{L}{2}/u.test(text) && !this.english.has(text));
    this.phrases = [...new Set([...this.phrases, ...worth])].sort((a, b) => b.length - a.length);
  }

  /** What is wrong with a text, or nothing. */
  problem({ text, kind, language, link, code }) {
    if (language && text === LANGUAGE_NAMES[language]) return null;
    if (link && text === link) return null;
    if (code && /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(text)) return null;
    if (kind === 'option' && UNITS.includes(text)) return null;
    let rest = text.normalize('NFC').replace(/[\u2066-\u2069\u200e\u200f]/g, '');
    for (const phrase of this.phrases) {
      for (let at = rest.indexOf(phrase); at >= 0; at = rest.indexOf(phrase, at + 1)) {
        const [before, after] = [rest[at - 1] ?? ' ', rest[at + phrase.length] ?? ' '];
        if (!/[\p{L}\p{N}]/u.test(before + after)) rest = `${rest.slice(0, at)}${' '.repeat(phrase.length)}${rest.slice(at + phrase.length)}`;
      }
    }
    for (const form of FORMATS) rest = rest.replace(form, ' ');
    const plain = (rest.match(/[\p{L}]+/gu) ?? []).filter((word) => [...word].some((letter) => !this.marked.has(letter)));
    if (plain.length > 0) return `not marked: ${plain.join(' ')}`;
    const [left, right] = ['[', ']'].map((bracket) => rest.split(bracket).length - 1);
    if (left !== right) return 'cut off';
    const outside = rest.replace(/\[(?:[^[\]]|\[(?:[^[\]]|\[[^[\]]*\])*\])*\]/g, ' ');
    return /\p{L}/u.test(outside) ? 'a part without brackets' : null;
  }
}

/** The texts of one language of the server's pages, with their holes. */
class ServerTexts {
  constructor(texts) {
    const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.forms = Object.values(texts).map((text) => new RegExp(`^${text.split(/\{[^}]*\}/).map(escape).join('.{1,40}')}$`, 'u'));
  }

  /** A title joins several with a dash. */
  hold(text) {
    return text.split(' – ').every((part) => this.forms.some((form) => form.test(part))) || this.forms.some((form) => form.test(text));
  }
}

const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch', es: 'Español', ar: 'العربية' };
const UNITS = ['kg', 'lb', 'mmHg', 'mg/dL', 'mmol/L', '%', '°C', '°F'];

/** What `Intl` writes for English, whose rules the pseudo-locale borrows; a unit after a number or in brackets; the app's name. */
const MONTH = '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)';
const FORMATS = [
  /\d{1,2}:\d{2}[\s\u202f](?:AM|PM)(?!\p{L})/gu,
  /(?:Yesterday|Today|Tomorrow)(?=, )/gu,
  new RegExp(`(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?<!\\p{L})${MONTH} \\d{1,2}(?!\\d)(?:, \\d{4})?`, 'gu'),
  new RegExp(`(?<=\\d[\\s\\u00a0]?)(?:${UNITS.join('|')})(?!\\p{L})`, 'gu'),
  new RegExp(`\\((?:${UNITS.join('|')})\\)`, 'gu'),
  /(?<!\p{L})Ambulo(?!\p{L})/gu,
];

/** Every text that the page shows or says, with what it hangs on. Runs in the page. */
function texts_of_page() {
  const found = [];
  const at = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${[...element.classList].map((name) => `.${name}`).join('')}`;
  const add = (kind, text, element) => {
    const words = text?.replace(/\s+/g, ' ').trim();
    if (!words || !/\p{L}/u.test(words)) return;
    found.push({
      kind, text: words, at: `in ${at(element.parentElement ?? element)} > ${at(element)}`,
      language: element.closest('[lang]:not(html)')?.lang, link: element.closest('a')?.getAttribute('href'), code: Boolean(element.closest('.code')),
    });
  };
  found.push({ kind: 'document.title', text: document.title, at: '' });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest('script, style, noscript')) add(element.tagName === 'OPTION' ? 'option' : 'text', walker.currentNode.data, element);
  }
  for (const element of document.querySelectorAll('body, body *')) {
    for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder', 'title', 'placeholder', 'alt', 'label', 'summary']) {
      if (element.hasAttribute(name)) add(name, element.getAttribute(name), element);
    }
    if (element.matches('input[type=submit], input[type=button], input[type=reset]')) add('value', element.value, element);
    for (const part of ['::before', '::after']) {
      const { content } = getComputedStyle(element, part);
      if (/^"/.test(content)) add('content', content.slice(1, -1), element);
    }
  }
  return found;
}

/** Texts as somebody might write them into code. Runs in the page. */
function plant() {
  const box = document.querySelector('main').appendChild(document.createElement('section'));
  box.innerHTML = `<p>Please rest</p><p>[Ţááķ</p><p>áŋ ${'[Ţööđááÿ]'}</p><button aria-label="Close the door">×</button><input placeholder="Your name"><input type="submit" value="Go">
    <img alt="A leg"><span title="More">…</span><select><option>Other</option></select><i class="planted"></i>`;
  const style = new CSSStyleSheet();
  style.insertRule('.planted::before { content: "New"; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  document.title = 'Welcome · Ambulo';
}

/** The strings that people and devices wrote into the record, as the person's own export has them. */
async function record(page) {
  // Until the first whole sync, what is here is a part.
  await page.locator('.sync[title][aria-busy=false]').waitFor({ timeout: 90_000 });
  await visit(page, '/privacy');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('section[aria-labelledby=take] button').click()]);
  await page.locator('.notice .close').click();
  const bundle = JSON.parse(await readFile(await download.path()));
  const strings = new Set();
  const gather = (value, key) => {
    if (typeof value === 'string') {
      if (['text', 'display', 'family', 'given', 'contentString', 'unit', 'description', 'patientInstruction', 'valueString'].includes(key)) strings.add(value);
    } else if (value && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) gather(inner, Array.isArray(value) ? key : name);
    }
  };
  gather(bundle, '');
  assert.ok(strings.size > 20, 'the export holds too little to know the record by');
  return [...strings];
}

/** Every text of a parsed file of data. */
function strings(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}
