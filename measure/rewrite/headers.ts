/** By lower-case name. */
export type Headers = Record<string, string | string[] | undefined>

/** Of one connection, not of the answer: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** Without the headers of the connection and without HTTP/2's pseudo headers. */
export function endToEnd(headers: Readonly<Record<string, string | number | string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(':') && !hopByHop.has(name))
      .map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  )
}

export function textOf(headers: Headers, name: string): string {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : (value ?? '')
}
