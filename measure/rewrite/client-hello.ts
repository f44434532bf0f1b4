import { once } from 'node:events'
import type { Socket } from 'node:net'

/** Content type of a TLS handshake record: https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const handshake = 22
/** Extension that lists protocols: https://www.rfc-editor.org/rfc/rfc7301#section-3.1 */
const protocolNegotiation = 16
/** A record has at most 16 KB and its header. */
const longest = 16 * 1024 + 5

/**
 * Reads how a connection begins and puts it back: the protocols that a TLS client offers, or undefined when it does not
 * speak TLS. Rejects when the connection ends before that is known.
 */
export async function readClientHello(socket: Socket): Promise<string[] | undefined> {
  let read = Buffer.alloc(0)
  while (read.length < wanted(read)) {
    const chunk = socket.read() as Buffer | null
    if (chunk !== null) read = Buffer.concat([read, chunk])
    else if (socket.readableEnded || socket.destroyed) throw new Error('The connection ended before its first request.')
    else await Promise.race([once(socket, 'readable'), once(socket, 'close')])
  }
  socket.unshift(read)
  return read[0] === handshake ? protocolsOf(read) : undefined
}

function wanted(read: Buffer): number {
  if (read.length === 0 || (read[0] === handshake && read.length < 5)) return 5 - (read.length === 0 ? 4 : 0)
  return read[0] === handshake ? Math.min(longest, 5 + read.readUInt16BE(3)) : 1
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
function protocolsOf(record: Buffer): string[] {
  try {
    // Headers of record (5) and handshake (4), version (2), random (32).
    let at = 43
    at += 1 + record.readUInt8(at)
    at += 2 + record.readUInt16BE(at)
    at += 1 + record.readUInt8(at)
    const end = at + 2 + record.readUInt16BE(at)
    at += 2
    while (at < end) {
      const length = record.readUInt16BE(at + 2)
      if (record.readUInt16BE(at) === protocolNegotiation) return namesIn(record.subarray(at + 6, at + 4 + length))
      at += 4 + length
    }
  } catch {
    // Cut short or malformed: TLS itself will refuse it.
  }
  return []
}

function namesIn(list: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at < list.length; at += 1 + (list[at] ?? 0)) {
    names.push(list.toString('latin1', at + 1, at + 1 + (list[at] ?? 0)))
  }
  return names
}
