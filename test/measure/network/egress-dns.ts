import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { bytesOf } from './egress-cases.ts'

/** Addresses of a name, each time that it is asked for one kind of them: `four` counts the questions for IPv4. */
export type Zone = Record<string, (four: number) => string[]>

/** A name server for a network namespace of the test's own. TTL 0: no answer may be cached. */
export async function serveNames(zone: Zone, nameservers: readonly string[]): Promise<void> {
  const asked = new Map<string, number>()
  for (const address of nameservers) {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (question, from) => {
      const { name, type, end } = readQuestion(question)
      const four = (asked.get(name) ?? 0) + (type === 1 ? 1 : 0)
      asked.set(name, four)
      const addresses = zone[name]?.(four) ?? []
      const answers = addresses.filter((each) => (each.includes(':') ? 28 : 1) === type).map(answer)
      const header = Buffer.from(question.subarray(0, 12))
      header.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2)
      header.writeUInt16BE(answers.length, 6)
      header.writeUInt32BE(0, 8)
      socket.send(Buffer.concat([header, question.subarray(12, end), ...answers]), from.port, from.address)
    })
    socket.bind(53, address)
    await once(socket, 'listening')
  }
}

function readQuestion(question: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length).toLowerCase())
    at += 1 + length
  }
  return { name: labels.join('.'), type: question.readUInt16BE(at + 1), end: at + 5 }
}

/** The name is that at offset 12; class IN; TTL 0. */
function answer(address: string): Buffer {
  const six = address.includes(':')
  const data = Buffer.from(bytesOf(address))
  return Buffer.concat([Buffer.from([0xc0, 12, 0, six ? 28 : 1, 0, 1, 0, 0, 0, 0, 0, data.length]), data])
}
