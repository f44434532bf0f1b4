import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublic, mayBeAllowed, ownPublicAddresses } from './addresses.ts'

/**
 * The addresses that pages may reach although they are not public, as `127.0.0.1:8080` or `[::1]:443`: those of the
 * given URLs that name one, or `localhost`. Nothing is asked of DNS: `resolvedAddresses` does.
 */
export function allowedAddresses(urls: readonly string[]): string[] {
  return unique(urls.flatMap((url) => withPort(url, literalAddresses(hostOf(url)))))
}

/**
 * The same for URLs by other names that lead to such an address. It warms the resolver's cache, so that a load measured
 * behind it would find its name sooner: a visit asks only once its site was refused.
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

/** The address of a URL whose host is one or is `localhost`; undefined when only DNS knows. */
export function literalAddresses(host: string): string[] {
  // Chromium resolves these names itself, to nothing but loopback.
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1']
  return isIP(host) === 0 ? [] : [host]
}

/** The URL parser has turned decimal, hexadecimal and octal spellings into the usual one. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$|\.$/g, '')
}

export function portOf(url: string): number {
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
