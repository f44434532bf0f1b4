import type { Socket } from 'node:net'

/** Where a client of the relay wants to go. */
export interface SocksTarget {
  /** Name or IP address. */
  host: string
  port: number
}

/** Replies of SOCKS version 5: https://www.rfc-editor.org/rfc/rfc1928#section-6 */
export const reply = {
  succeeded: 0,
  failed: 1,
  notAllowed: 2,
  hostUnreachable: 4,
  refused: 5,
  timedOut: 6,
} as const

const version = 5
const noAuthentication = 0
const connect = 1
const addressType = { v4: 1, name: 3, v6: 4 } as const
/** A greeting has at most 257 bytes and a request 262. */
const longest = 512

/**
 * Reads the greeting and the request of a SOCKS 5 client and answers the first. Rejects when it speaks anything else, such as a
 * page that found the port and sends HTTP.
 */
export async function readRequest(client: Socket): Promise<SocksTarget> {
  const take = reader(client)
  const [spoken, methods] = await take(2)
  if (spoken !== version) throw new Error('The client does not speak SOCKS 5.')
  await take(methods ?? 0)
  client.write(Buffer.from([version, noAuthentication]))
  const [again, command, , kind] = await take(4)
  if (again !== version || command !== connect) throw new Error('The client asks for more than a connection.')
  const host = await readHost(kind, take)
  return { host, port: (await take(2)).readUInt16BE() }
}

/** Answers the request. The address that follows is never looked at by Chromium. */
export function answer(client: Socket, code: number): void {
  client.write(Buffer.from([version, code, 0, addressType.v4, 0, 0, 0, 0, 0, 0]))
}

type Take = (count: number) => Promise<Buffer>

async function readHost(kind: number | undefined, take: Take): Promise<string> {
  switch (kind) {
    case addressType.v4:
      return (await take(4)).join('.')
    case addressType.name:
      return (await take((await take(1)).readUInt8())).toString('latin1')
    case addressType.v6:
      return (await take(16)).toString('hex').replace(/(.{4})(?!$)/g, '$1:')
    default:
      throw new Error('The client names its destination in an unknown way.')
  }
}

/** Takes exact numbers of bytes off a socket, however they arrive. */
function reader(socket: Socket): Take {
  let buffered = Buffer.alloc(0)
  return async (count) => {
    while (buffered.length < count) {
      const chunk = socket.read() as Buffer | null
      if (chunk === null) await moreOf(socket)
      else buffered = Buffer.concat([buffered, chunk])
      if (buffered.length > longest) throw new Error('The client says more than SOCKS 5 has it say.')
    }
    const taken = buffered.subarray(0, count)
    buffered = buffered.subarray(count)
    return taken
  }
}

/** Resolves when there is more to read; rejects when there never will be. */
function moreOf(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const gone = (): void => reject(new Error('The client has gone.'))
  if (socket.readableEnded) gone()
  const listeners = [
    ['readable', resolve],
    ['end', gone],
    ['close', gone],
  ] as const
  for (const [event, listener] of listeners) socket.once(event, listener)
  return promise.finally(() => {
    for (const [event, listener] of listeners) socket.off(event, listener)
  })
}
