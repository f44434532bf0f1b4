import { CliError } from './cli-error.ts'

/** `C:\site\index.html`, `\\server\site`, `/home/acme/index.html`, `./index.html`, `~/site`, `file:///site`; not `//www.acme.example`. */
const file = /^([a-z]:[\\/]|\\|\/(?!\/)|\.{1,2}[\\/]|~[\\/]|file:)/i

/** The address of a web page as people write it, with or without a scheme. Throws CliError. */
export function pageUrl(text: string): URL {
  if (file.test(text)) {
    throw new CliError(
      `"${text}" is a file on this machine. Serve its folder, for example with npx serve, and name its address: http://localhost:3000/page`,
    )
  }
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(text) ? 'http' : 'https'
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${scheme}://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CliError(`"${text}" is not the address of a web page. Write it like https://www.example.com/page`)
  }
  // The end of a sentence that was copied along.
  url.hostname = url.hostname.replace(/\.$/, '')
  return url
}
