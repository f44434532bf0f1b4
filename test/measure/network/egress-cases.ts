/** Addresses that no page may reach unless the user says so, in every form in which a socket takes them. */
export const privateAddresses = [
  // loopback, unspecified, this network
  ...['127.0.0.1', '127.0.0.53', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'],
  // private and shared
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.254'],
  ...['100.64.0.1', '100.127.255.254'],
  // link-local, metadata services (AWS, Azure, Alibaba, Oracle)
  ...['169.254.0.1', '169.254.169.254', '169.254.100.1', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
  ...['fe80::1', 'febf::1', 'fd00:ec2::254', 'fd20:ce::254', 'fc00::1', 'fdff:ffff::1', 'fec0::1'],
  // protocols, documentation, benchmarking
  ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.254', '198.51.100.1', '203.0.113.1', '192.88.99.1'],
  ...['100::1', '2001:db8::1', '3fff::1', '2001::1', '2001:1ff::1', '5f00::1'],
  // Teredo, also with a public IPv4 address in it, and ORCHID
  ...['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:0:808:808::', '2001:10::1', '2001:20::1'],
  // multicast, reserved, broadcast
  ...['224.0.0.1', '224.0.0.251', '239.255.255.250', '240.0.0.1', '255.255.255.255', 'ff02::1', 'ff0e::1'],
  // IPv4 in IPv6: mapped, compatible, translated, NAT64 and 6to4
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:0.0.0.0'],
  ...['::127.0.0.1', '::10.0.0.1', '::8.8.8.8', '::808:808', '::ffff:0:127.0.0.1'],
  ...['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::192.168.0.1', '64:ff9b:1::808:808'],
  ...['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:c0a8:1::1', '2002:a00:1::'],
]

/** Their neighbours, and other addresses of the open internet. */
export const publicAddresses = [
  ...['8.8.8.8', '1.0.0.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.1', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255'],
  ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '203.0.114.0', '223.255.255.255', '168.63.129.17'],
  ...['2606:4700::1111', '2001:200::1', '2a00:1450::1', '3ffe::1', '2001:4860:4860::8888'],
  ...['::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2002:808:808::1'],
]

/** First and last addresses of special-purpose ranges, including ones the rules do not list (IANA registries, clouds). */
export const edges = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'],
  ...['::/128', '::1/128', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2000::/3', '2001::/32'],
  ...['2001::/23', '2001:2::/48', '2001:3::/32', '2001:20::/28', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48'],
  ...['3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
].flatMap((range) => {
  const [first = '', bits] = range.split('/')
  const last = bytesOf(first).map((byte, i) => byte | (0xff >> Math.min(8, Math.max(0, Number(bits) - i * 8))))
  return [first, textOf(last)]
})

/** The address `by` places after this one; wraps around at the end of the address space. */
export function shifted(address: string, by: number): string {
  const bytes = bytesOf(address)
  const moved = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + BigInt(by)
  return textOf(bytes.map((_, i) => Number((moved >> BigInt((bytes.length - 1 - i) * 8)) & 0xffn)))
}

/** `8.8.8.8` as `808:808`. */
export function hexOf(v4: string): string {
  return hexadecimal(bytesOf(v4))
}

/** 4 bytes or 16. */
export function bytesOf(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number)
  // The URL parser turns every spelling into groups of hexadecimal digits.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, last] = [groups(head), groups(tail)]
  const all = [...first, ...Array(8 - first.length - last.length).fill(0), ...last]
  return all.flatMap((group) => [group >> 8, group & 0xff])
}

function textOf(bytes: readonly number[]): string {
  return bytes.length === 4 ? bytes.join('.') : hexadecimal(bytes)
}

function hexadecimal(bytes: readonly number[]): string {
  const groups = bytes.flatMap((byte, i) => (i % 2 === 0 ? [((byte << 8) | (bytes[i + 1] ?? 0)).toString(16)] : []))
  return groups.join(':')
}
