import { createSecureServer } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'

type Answer = (
  path: string,
  headers: Record<string, string | string[] | undefined>,
) => {
  status?: number
  headers: Record<string, string | string[]>
  body: string | Buffer
}

function makeCertificate() {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
}

let known: ReturnType<typeof makeCertificate> | undefined

/** One for all sites of this process: of several authorities of one name, OpenSSL would check a certificate against the first. */
function trustedCertificate() {
  known ??= makeCertificate().then((made) => {
    setDefaultCACertificates([...getCACertificates('default'), made.cert])
    return made
  })
  return known
}

/** A site over HTTPS that speaks HTTP/2 and 1.1, with a certificate that this process trusts unless told otherwise. */
export async function serveSecurely(answer: Answer, { trusted = true } = {}) {
  const made = await (trusted ? trustedCertificate() : makeCertificate())
  const seen: { protocol: string; path: string; headers: Record<string, string | string[] | undefined> }[] = []
  const server = createSecureServer({ key: made.private, cert: made.cert, allowHTTP1: true }, (request, response) => {
    seen.push({ protocol: request.httpVersion, path: request.url, headers: request.headers })
    const { status = 200, headers, body } = answer(request.url, request.headers)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.statusCode = status
    response.end(body)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  const { port } = server.address() as AddressInfo
  return {
    origin: `https://localhost:${port}`,
    port,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
