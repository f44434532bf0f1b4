// A process for egress-guard.test.ts: which of the addresses it is refused. A datagram socket that connects sends nothing.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const { addresses, port } = JSON.parse(process.argv[2] ?? '') as { addresses: string[]; port: number }
const refused: string[] = []
for (const address of addresses) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.connect(port, address)
  // Without a route (ENETUNREACH), or a scope for link-local (EINVAL), the kernel was asked: the guard let it pass.
  await once(socket, 'connect').catch(({ code }) => code === 'EACCES' && refused.push(address))
  socket.close()
}
console.log(JSON.stringify(refused))
