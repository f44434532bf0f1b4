import { listed } from '../../../model/listed.ts'
import { hideCredentials } from '../../../model/secret.ts'
import { clip } from '../../../model/untrusted.ts'
import { pathName } from '../../recording/starts.ts'

/** Turns the addresses of a script into those of the site that it is for. */
export class Addresses {
  /** The origin that the script begins with. */
  from: string | undefined
  /** Lines of addresses that begin with a variable, which is taken for the site. */
  readonly taken: number[] = []
  private readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  /** The address to write and the name of its page; or why it cannot be written, as a sentence. */
  read(text: string): { address: string; name: string } | string {
    const url = URL.parse(text, base)
    if (url === null || !/^https?:$/.test(url.protocol)) return 'It is not the address of a page on the web.'
    if (url.username !== '' || url.password !== '' || hideCredentials(url.href) !== url.href) {
      return 'Its address contains a password or token.'
    }
    const name = pathName(url.href)
    const path = `${url.pathname}${url.search}${url.hash}`
    if (url.origin === new URL(base).origin) return { address: path, name }
    this.from ??= url.origin
    const isOwn = url.origin === this.from || url.origin === this.origin
    return { address: isOwn ? path : url.href, name }
  }

  changes(): string[] {
    const to = this.origin === 'served' ? 'the site that the benchmark serves' : clip(this.origin)
    const moved =
      this.from === undefined || this.from === this.origin
        ? []
        : [`Addresses of ${clip(this.from)} become those of ${to}.`]
    const lines = [...new Set(this.taken)].map(String)
    if (lines.length === 0) return moved
    const where = `${lines.length === 1 ? 'Line' : 'Lines'} ${listed(lines)}`
    return [...moved, `${where}: the variable in the address is taken for ${to}.`]
  }
}

const base = 'https://relative.invalid/'
