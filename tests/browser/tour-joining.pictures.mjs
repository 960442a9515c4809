// Joining: the therapist's invitation, the account made with its code, the first passphrase, a record with nothing in it,
// the way back in with the recovery code, and one's own account.

import { PASSPHRASE, inStep, role, signIn } from './person.mjs';
import { PICTURED, speak, visit } from './walk.mjs';

export const name = 'a tour of joining, of an empty record and of the account';
export const limit = 1_800_000;

const PASSWORD = 'a long walk by the sea';
const NEXT = 'quiet river stones';
/** The places of someone who has just enrolled, each with what says that it is there. */
const EMPTY = [
  ['today', '.first'], ['medicines', '.calm'], ['vitals', 'details.entry'], ['exercises', '.calm'], ['team', '.write, .calm'],
  ['privacy', '#stored + ul li'], ['more', 'main .links'],
];

export async function test({ startServer, newPage, step, screenshots }) {
  const { origin, people } = await startServer();
  const therapist = await newPage();
  await signIn(therapist, origin, role(people, 'therapist'));
  await therapist.locator('.vitals a').first().waitFor();
  for (const language of PICTURED) {
    const keep = (page, picture, settleMs) => screenshots(page, `${language}-${picture}`, settleMs);
    const userName = `rosa-${language}`;

    step(`an invitation in ${language}`);
    await speak(therapist, language);
    await visit(therapist, '/patients');
    await therapist.locator('section input[type=text]').fill('Rosa Erdacht');
    await therapist.locator('section input[type=date]').fill('1961-04-02');
    await therapist.locator('section form button.primary').click();
    await therapist.locator('.invitation .qr').waitFor();
    await keep(therapist, 'invitation');
    const code = (await therapist.locator('.code').innerText()).trim();
    const address = await therapist.locator('.invitation a').getAttribute('href');

    step(`the account is made in ${language}`);
    const page = await newPage({ locale: language, allow: [/status of 40[01]/] });
    await page.goto(address);
    await page.locator('input[name=user_name]').fill(userName);
    await keep(page, 'join');
    // A password that is too short: refused, and what was typed stays.
    await page.locator('input[name=code]').fill(code);
    await page.locator('input[name=password]').fill('short');
    await page.locator('form button.primary').click();
    await page.locator('#failure').waitFor();
    await keep(page, 'join-refused');
    await page.locator('input[name=code]').fill(code);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('form button.primary').click();
    const recovery = (await page.locator('.account-code code').innerText()).trim();
    await keep(page, 'recovery-code');

    step(`back in with the recovery code in ${language}`);
    await page.goto(`${origin}/account/recover`);
    await keep(page, 'recover');
    const recover = async (given) => {
      await page.locator('input[name=user_name]').fill(userName);
      await page.locator('input[name=recovery_code]').fill(given);
      await page.locator('input[name=password]').fill(PASSWORD);
      await page.locator('form button.primary').click();
    };
    await recover('0000-0000-0000-0000-0000');
    await page.locator('#failure').waitFor();
    await keep(page, 'recover-refused');
    await recover(recovery);
    await page.locator('.account-code').waitFor();
    await keep(page, 'recovered');

    step(`the first sign-in in ${language}`);
    await page.goto(origin);
    await page.locator('main.gate button.primary').click();
    await page.locator('input[name=user_name]').fill(userName);
    await page.locator('input[name=password]').fill('not the password');
    await page.locator('input[name=password]').press('Enter');
    await page.locator('#failure').waitFor();
    await keep(page, 'sign-in-refused');
    await page.locator('input[name=user_name]').fill(userName);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('input[name=password]').press('Enter');
    const secrets = page.locator('input[autocomplete=new-password]');
    await secrets.first().waitFor();
    await keep(page, 'first-vault');
    await secrets.first().fill(PASSPHRASE);
    await secrets.nth(1).fill('three other words');
    await page.locator('form button.primary').click();
    await page.locator('.problem:not(:empty)').waitFor();
    await keep(page, 'first-vault-refused');
    await secrets.nth(1).fill(PASSPHRASE);
    await page.locator('form button.primary').click();
    await inStep(page);

    step(`an empty record in ${language}`);
    for (const [place, there] of EMPTY) {
      await visit(page, `/${place}`);
      await page.locator(there).first().waitFor();
      await keep(page, `empty-${place}`);
    }
    await visit(page, '/body');
    await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
    await page.waitForTimeout(3_000);
    await keep(page, 'empty-body', 3_000);
    // No other page is photographed beside what draws in 3D.
    await page.context().close();

    step(`the account's own page in ${language}`);
    const account = await newPage({ locale: language, allow: [/status of 40[01]/] });
    await account.goto(`${origin}/account`);
    await keep(account, 'account-door');
    await account.locator('#user_name').fill(userName);
    await account.locator('#password').fill(PASSWORD);
    await account.locator('button.primary').click();
    const password = account.locator('form[action="/account/password"]');
    await password.waitFor();
    await keep(account, 'account');
    for (const [old, answer, picture] of [['not the password', '#failure', 'account-refused'], [PASSWORD, '[role=status]', 'account-done']]) {
      await password.locator('[name=old_password]').fill(old);
      await password.locator('[name=password]').fill(NEXT);
      await password.locator('button.primary').click();
      await account.locator(answer).waitFor();
      await keep(account, picture);
    }
    await account.context().close();
  }
}
