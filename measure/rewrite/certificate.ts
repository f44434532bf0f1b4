import { createHash, X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { createServer, type SecureVersion, type TLSSocket } from 'node:tls'
import { makeSelfSigned } from '../network/self-signed.ts'

/** What the rewriting server shows as every site's certificate. Its key exists in memory only, for one visit. */
export interface Certificate {
  /** Base64 of the SHA-256 of its public key: Chromium accepts it by `--ignore-certificate-errors-spki-list`. */
  spki: string
  /** Answers a TLS client, in the protocol that the site chose and in its version at most: so TLS takes as many round trips. */
  greet: (client: Socket, chosen: { protocol: string | undefined; version: SecureVersion }) => Promise<TLSSocket>
}

export function makeCertificate(): Certificate {
  const { key, cert } = makeSelfSigned('outpace-try')
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return {
    spki: createHash('sha256').update(der).digest('base64'),
    greet: (client, { protocol, version: maxVersion }) => {
      const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>()
      const ALPNProtocols = protocol === undefined ? {} : { ALPNProtocols: [protocol] }
      const server = createServer({ key, cert, maxVersion, ...ALPNProtocols }, resolve)
      server.on('tlsClientError', reject)
      client.once('close', () => reject(new Error('The client has gone.')))
      server.emit('connection', client)
      return promise.then((socket) => socket.on('error', () => client.destroy()))
    },
  }
}
