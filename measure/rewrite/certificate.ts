import { createHash, X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureVersion } from 'node:tls'
import { generate } from 'selfsigned'

/** What the rewriting server shows as every site's certificate. Its key exists in memory only, for one visit. */
export interface Certificate {
  /** Base64 of the SHA-256 of its public key: Chromium accepts it by `--ignore-certificate-errors-spki-list`. */
  spki: string
  /** For connections of this TLS version at most, so that TLS takes as many round trips as with the site itself. */
  context: (version: SecureVersion) => SecureContext
}

export async function makeCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'outpace-try' }], { keyType: 'ec', curve: 'P-256' })
  const der = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' })
  const contexts = new Map<SecureVersion, SecureContext>()
  return {
    spki: createHash('sha256').update(der).digest('base64'),
    context: (maxVersion) => {
      const known = contexts.get(maxVersion) ?? createSecureContext({ key: made.private, cert: made.cert, maxVersion })
      contexts.set(maxVersion, known)
      return known
    },
  }
}
