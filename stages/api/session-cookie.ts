/**
 * Cookie that holds the token of whoever is signed in. Scripts cannot read it and other sites cannot have it sent, and
 * it also reaches pictures and downloads, which cannot send a header. The prefix `__Host-` keeps subdomains from setting it.
 */
export const sessionCookie = { prefix: 'host', name: 'outpace', full: '__Host-outpace' } as const
