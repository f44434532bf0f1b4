import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

// The same rules as in guard/egress-guard.c, for what is decided outside the browser's processes: which addresses to
// allow, and which top-level addresses are valid where the guard cannot load. One test covers both.

/** Not globally reachable, from https://www.iana.org/assignments/iana-ipv4-special-registry */
const privateV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/3'],
  // Azure's metadata service has an address that looks public.
  '168.63.129.16/32',
]

/** Transition protocols that embed an IPv4 address. BlockList treats IPv4-mapped addresses as IPv4 by itself. */
const nat64 = '64:ff9b::/96'
const sixToFour = '2002::/16'
const transition = listOf([nat64, sixToFour])

/** In IPv6 only global unicast is public, except Teredo, other protocol assignments and documentation. */
const open = listOf(['0.0.0.0/0', nat64, '2000::/3'])
const closed = listOf([
  ...privateV4.flatMap((range) => [range, inNat64(range), inSixToFour(range)]),
  ...['2001::/23', '2001:db8::/32', '3fff::/20'],
])

/** Never allowed, whatever is configured: link-local, multicast, and cloud metadata services, which hand out credentials. */
const keptClosed = listOf([
  ...['169.254.0.0/16', '224.0.0.0/3', '168.63.129.16/32', '192.0.0.192/32', '100.100.100.200/32'],
  ...['fe80::/10', 'ff00::/8', 'fd00:ec2::/32', 'fd20:ce::/32'],
])

/** True for an address on the public internet; false for anything else, even if it is not an IP address. */
export function isPublic(address: string): boolean {
  return isIn(open, address) && !isIn(closed, address)
}

/** Whether a non-public address may be allowed at all when one of the user's sites is there. */
export function mayBeAllowed(address: string): boolean {
  if (familyOf(address) === undefined || isIn(keptClosed, address)) return false
  // No site has a private address embedded in a transition protocol's address.
  return isPublic(address) || !isIn(transition, address)
}

/** Public addresses of this machine: its own services listen there too. */
export function ownPublicAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  return all.map(({ address }) => address).filter(isPublic)
}

function isIn(list: BlockList, address: string): boolean {
  const family = familyOf(address)
  return family !== undefined && list.check(withoutScope(address), family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const kind = isIP(withoutScope(address))
  return kind === 0 ? undefined : kind === 4 ? 'ipv4' : 'ipv6'
}

/** `fe80::1%eth0` is `fe80::1`. */
function withoutScope(address: string): string {
  return address.split('%')[0] ?? ''
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [prefix = '', bits] = range.split('/')
    list.addSubnet(prefix, Number(bits), familyOf(prefix))
  }
  return list
}

/** `10.0.0.0/8` becomes `64:ff9b::10.0.0.0/104` (RFC 6052). */
function inNat64(range: string): string {
  const [prefix, bits] = range.split('/')
  return `64:ff9b::${prefix}/${96 + Number(bits)}`
}

/** `10.0.0.0/8` becomes `2002:a00:0::/24` (RFC 3056). */
function inSixToFour(range: string): string {
  const [prefix = '', bits] = range.split('/')
  const [a = 0, b = 0, c = 0, d = 0] = prefix.split('.').map(Number)
  return `2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::/${16 + Number(bits)}`
}
