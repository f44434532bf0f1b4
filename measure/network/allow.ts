import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublic, mayBeAllowed, ownPublicAddresses } from './addresses.ts'

/**
 * The non-public addresses that pages may reach, such as `127.0.0.1:8080` or `[::1]:443`: those of the given URLs whose
 * host is an IP address or `localhost`. Does not use DNS; `resolvedAddresses` does.
 */
export function allowedAddresses(urls: readonly string[]): string[] {
  return unique(urls.flatMap((url) => withPort(url, literalAddresses(hostOf(url)))))
}

/**
 * The same for URLs with host names that resolve to such an address. It warms the resolver's cache, which would make the
 * next load faster: a visit calls it only after its site was refused.
 */
export async function resolvedAddresses(urls: readonly string[]): Promise<string[]> {
  const found = urls.map(async (url) => {
    const host = hostOf(url)
    const literal = literalAddresses(host)
    const addresses = literal.length > 0 ? literal : await lookup(host, { all: true }).catch(() => [])
    return withPort(
      url,
      addresses.map((each) => (typeof each === 'string' ? each : each.address)),
    )
  })
  return unique((await Promise.all(found)).flat())
}

/** Whether the guard would let a browser with this allow list reach the address. */
export function isReachable(address: string, { port, allow }: { port: number; allow: readonly string[] }): boolean {
  if (allow.includes(joined(address, port))) return true
  return isPublic(address) && !ownPublicAddresses().includes(address)
}

/** The addresses of a host that is an IP address or `localhost`; empty when it takes DNS to know. */
export function literalAddresses(host: string): string[] {
  // Chromium resolves these names itself, always to loopback.
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1']
  return isIP(host) === 0 ? [] : [host]
}

/** Whether a URL may lead to the public internet, as far as that shows without DNS; false for text that is not a URL. */
export function mayBePublic(url: string): boolean {
  if (!URL.canParse(url)) return false
  const addresses = literalAddresses(hostOf(url))
  return addresses.length === 0 || addresses.some(isPublic)
}

/** Host of a URL without brackets. The URL parser normalises decimal, hexadecimal and octal IP addresses. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$|\.$/g, '')
}

export function portOf(url: string | URL): number {
  const { port, protocol } = new URL(url)
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

function withPort(url: string, addresses: string[]): string[] {
  const own = ownPublicAddresses()
  return addresses
    .filter((address) => (!isPublic(address) || own.includes(address)) && mayBeAllowed(address))
    .map((address) => joined(address, portOf(url)))
}

function joined(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`
}

function unique(addresses: string[]): string[] {
  return [...new Set(addresses)]
}
