import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { makeSelfSigned } from '#measure/network/self-signed.ts'

test('a client that trusts the certificate shakes hands with whoever has its key', async () => {
  const { key, cert } = makeSelfSigned('outpace-test')
  const server = createServer({ key, cert }, (socket) => socket.end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', ca: [cert], checkServerIdentity: () => undefined })
  await once(client, 'secureConnect')
  expect(client.authorized).toBe(true)
  client.destroy()
  server.close()
})

test('it names who made it, is signed by its own key and is valid now, for a year', () => {
  const made = new X509Certificate(makeSelfSigned('outpace-test').cert)
  expect([made.subject, made.issuer]).toEqual(['CN=outpace-test', 'CN=outpace-test'])
  expect(made.verify(made.publicKey)).toBe(true)
  expect(made.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  const [from, to] = [Date.parse(made.validFrom), Date.parse(made.validTo)]
  expect(Math.abs(Date.now() - from)).toBeLessThan(60_000)
  expect(to - from).toBe(365 * 24 * 60 * 60 * 1000)
})

test('each is another: neither keys nor serial numbers repeat', () => {
  const made = Array.from({ length: 50 }, () => new X509Certificate(makeSelfSigned('outpace-test').cert))
  expect(new Set(made.map(({ serialNumber }) => serialNumber)).size).toBe(50)
  expect(new Set(made.map(({ fingerprint256 }) => fingerprint256)).size).toBe(50)
})
