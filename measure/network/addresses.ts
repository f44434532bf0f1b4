import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

// The same rules as in guard/egress-guard.c, for what is decided outside the browser's processes: which addresses to
// allow, and which top-level addresses are valid where the guard cannot load. One test covers both.

interface Range {
  prefix: Uint8Array
  bits: number
}

/** Not globally reachable, from https://www.iana.org/assignments/iana-ipv4-special-registry */
const privateV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/3'],
  // Azure's metadata service has an address that looks public.
  '168.63.129.16/32',
].map(rangeV4)

const mapped = range('::ffff:0:0/96')
const nat64 = range('64:ff9b::/96')
const sixToFour = range('2002::/16')
/** In IPv6 only global unicast is public, except Teredo, other protocol assignments and documentation. */
const globalV6 = range('2000::/3')
const privateV6 = ['2001::/23', '2001:db8::/32', '3fff::/20'].map(range)

/** Never allowed, whatever is configured: link-local, multicast, and cloud metadata services, which hand out credentials. */
const alwaysRefused = [
  ...['169.254.0.0/16', '224.0.0.0/3', '168.63.129.16/32', '192.0.0.192/32', '100.100.100.200/32'].map(rangeV4),
  ...['fe80::/10', 'ff00::/8', 'fd00:ec2::/32', 'fd20:ce::/32'].map(range),
]

/** 16 bytes, IPv4 in its IPv4-mapped form; undefined for anything but an IP address. A scope (`%eth0`) is dropped. */
export function addressBytes(address: string): Uint8Array | undefined {
  const [text = ''] = address.split('%')
  const kind = isIP(text)
  if (kind === 4) return Uint8Array.from([...Array(10).fill(0), 0xff, 0xff, ...text.split('.').map(Number)])
  if (kind !== 6) return undefined
  // The URL parser normalises every spelling to groups of hexadecimal digits.
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const all = [...first, ...Array(8 - first.length - last.length).fill(0), ...last]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

/** True for an address on the public internet; false for anything else, even if it is not an IP address. */
export function isPublic(address: string): boolean {
  const ip = addressBytes(address)
  if (ip === undefined) return false
  if (within(ip, mapped) || within(ip, nat64)) return isPublicV4(ip.subarray(12))
  if (within(ip, sixToFour)) return isPublicV4(ip.subarray(2, 6))
  return within(ip, globalV6) && !privateV6.some((range) => within(ip, range))
}

/** Whether a non-public address may be allowed at all when one of the user's sites is there. */
export function mayBeAllowed(address: string): boolean {
  const ip = addressBytes(address)
  if (ip === undefined || alwaysRefused.some((range) => within(ip, range))) return false
  // No site has a private address embedded in a transition protocol's address.
  return isPublic(address) || !(within(ip, nat64) || within(ip, sixToFour))
}

/** Public addresses of this machine: its own services listen there too. */
export function ownPublicAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  return all.map(({ address }) => address).filter(isPublic)
}

function isPublicV4(four: Uint8Array): boolean {
  const ip = Uint8Array.from([...mapped.prefix.subarray(0, 12), ...four])
  return !privateV4.some((range) => within(ip, range))
}

function within(ip: Uint8Array, { prefix, bits }: Range): boolean {
  return ip.every((byte, i) => {
    const counted = Math.min(8, Math.max(0, bits - i * 8))
    return (byte ^ (prefix[i] ?? 0)) >> (8 - counted) === 0
  })
}

function range(text: string): Range {
  const [address = '', bits] = text.split('/')
  const prefix = addressBytes(address)
  if (prefix === undefined) throw new Error(`"${text}" is not a range of addresses.`)
  return { prefix, bits: Number(bits) }
}

function rangeV4(text: string): Range {
  const { prefix, bits } = range(text)
  return { prefix, bits: bits + 96 }
}
