// Damage to a record: noise in the vault, and an entry as some other system might write it.

/** Overwrites every value of some parts of the vault with noise. */
export const overwrite = (page, parts) => page.evaluate((parts) => new Promise((done, failed) => {
  const opening = indexedDB.open('ambulo');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const base = opening.result;
    const transaction = base.transaction(parts, 'readwrite');
    let count = 0;
    for (const part of parts) {
      transaction.objectStore(part).openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const bytes = [cursor.value, ...Object.values(cursor.value)].find((part) => part instanceof Uint8Array || part instanceof ArrayBuffer);
        new Uint8Array(bytes.buffer ?? bytes).fill(0x5a);
        cursor.update(cursor.value);
        count += 1;
        cursor.continue();
      };
    }
    transaction.oncomplete = () => { base.close(); done(count); };
  };
}), parts);

/** A prescription without a medicine that can be read. */
const strange = (subject) => ({
  resourceType: 'MedicationRequest', id: 'from-elsewhere', status: 'active', intent: 'order', subject,
  medicationReference: { reference: '#gone' }, meta: { versionId: '1', lastUpdated: new Date().toISOString() },
});

/** A condition that says nothing of what it is. */
const wordless = (subject) => ({
  resourceType: 'Condition', id: 'wordless', subject, meta: { versionId: '1', lastUpdated: new Date().toISOString() },
});

/** What the account's prescriptions and conditions are asked by. */
export const PRESCRIPTIONS = /\/fhir\/MedicationRequest\?/;
export const CONDITIONS = /\/fhir\/Condition\?/;

/** Has the account's answer hold one entry more, of the same person, until what it is asked by is unrouted. */
const adds = (context, asked, made) => context.route(asked, async (route) => {
  const answer = await route.fetch();
  if (!answer.ok()) return route.fulfill({ response: answer });
  const bundle = await answer.json();
  const subject = bundle.entry?.[0]?.resource.subject;
  if (subject) bundle.entry.push({ resource: made(subject), search: { mode: 'match' } });
  return route.fulfill({ response: answer, json: bundle });
});

/** A prescription that nobody here can read. */
export const withStrangePrescription = (context) => adds(context, PRESCRIPTIONS, strange);

/** A condition that nobody here can read. */
export const withWordlessCondition = (context) => adds(context, CONDITIONS, wordless);
