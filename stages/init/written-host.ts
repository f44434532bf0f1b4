import { domainToUnicode } from 'node:url'

/** The host of an address as people write it: that of `https://xn--bro-hoa.example:8080` is `büro.example:8080`. */
export function writtenHost({ hostname, port }: Pick<URL, 'hostname' | 'port'>): string {
  const name = domainToUnicode(hostname)
  return `${name === '' ? hostname : name}${port === '' ? '' : `:${port}`}`
}
