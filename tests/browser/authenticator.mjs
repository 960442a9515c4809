// The browser's own virtual authenticator, which makes passkeys.

/** An authenticator of this page's own, as a laptop has one built in. */
export async function authenticator(page, { prf = true, verified = true } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: verified, automaticPresenceSimulation: true, hasPrf: prf },
  });
  return {
    held: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    verifies: (yes) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes }),
    unplug: () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}
