import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What a SOCKS 5 proxy said to a request, and the connection when it succeeded. */
export interface Answer {
  code: number
  socket: Socket
}

/** Asks the proxy at `address` for a connection, as Chromium does. */
export async function connectThrough(address: string, { host, port }: { host: string; port: number }): Promise<Answer> {
  const [proxy = '', proxyPort] = address.split(':')
  const socket = connect({ host: proxy, port: Number(proxyPort), noDelay: true, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(Buffer.from([5, 1, 0]))
  await bytesOf(socket, 2)
  const name = Buffer.from(host)
  const ends = Buffer.alloc(2)
  ends.writeUInt16BE(port)
  // In pieces, as a network may deliver it.
  const request = Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, ends])
  socket.write(request.subarray(0, 3))
  socket.write(request.subarray(3))
  const answer = await bytesOf(socket, 10)
  return { code: answer[1] ?? -1, socket }
}

async function bytesOf(socket: Socket, count: number): Promise<Buffer> {
  let all = Buffer.alloc(0)
  while (all.length < count) {
    const chunk = socket.read(Math.min(count - all.length, socket.readableLength) || undefined) as Buffer | null
    if (chunk === null) await once(socket, 'readable', { signal: AbortSignal.timeout(20_000) })
    else all = Buffer.concat([all, chunk])
  }
  return all
}

/** Everything that arrives until the other side ends. */
export async function drain(socket: Socket): Promise<number> {
  let bytes = 0
  for await (const chunk of socket) bytes += (chunk as Buffer).length
  return bytes
}
