import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { DAY } from '#core/model/time.ts'

/** In PEM. */
export interface SelfSigned {
  key: string
  cert: string
}

/** Tags of the types of ASN.1 that a certificate consists of (X.690, section 8). */
const tags = { integer: 0x02, bits: 0x03, oid: 0x06, utf8: 0x0c, time: 0x17, sequence: 0x30, set: 0x31, version: 0xa0 }

/** Identifiers as they are encoded: ecdsa-with-SHA256 (RFC 5758) and id-at-commonName (RFC 5280). */
const oids = { signature: '2a8648ce3d040302', commonName: '550403' }

const validity = 365 * DAY

/**
 * A certificate for a name with a new P-256 key, valid for a year, signed by that key (RFC 5280). Written here in its few
 * fields, because the library for it took longer to load than the browser to start.
 */
export function makeSelfSigned(commonName: string): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der('sequence', der('oid', Buffer.from(oids.signature, 'hex')))
  const attribute = der(
    'sequence',
    der('oid', Buffer.from(oids.commonName, 'hex')),
    der('utf8', Buffer.from(commonName)),
  )
  const name = der('sequence', der('set', attribute))
  const now = Date.now()
  const content = der(
    'sequence',
    der('version', der('integer', Buffer.from([2]))),
    der('integer', serialNumber()),
    algorithm,
    name,
    der('sequence', time(now), time(now + validity)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  // The first octet counts the unused bits of the last.
  const signature = der('bits', Buffer.from([0]), sign('sha256', content, privateKey))
  const cert = der('sequence', content, algorithm, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`,
  }
}

function der(tag: keyof typeof tags, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tags[tag], ...octets]), content])
}

/** Positive, in as few octets as possible: its first one is neither negative nor empty. */
function serialNumber(): Buffer {
  const number = randomBytes(16)
  number[0] = 0x40 | ((number[0] ?? 0) & 0x3f)
  return number
}

/** Of two digits for the year, which lasts until 2049: `261129101500Z`. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14)
  return der('time', Buffer.from(`${digits}Z`))
}
