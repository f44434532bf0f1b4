import type { BlockingFiles, Cause } from '../../analysis/why/findings/finding.ts'
import { counted } from '../../model/counted.ts'
import { listed } from '../../model/listed.ts'
import type { RedirectKind } from '../../model/round.ts'
import { oneLine } from '../../model/untrusted.ts'
import { fewOf } from '../names.ts'
import { bytesWords, msWords, ownersWords, type WhyReader } from './figures.ts'

/** What costs time, in a sentence with the figures of both sides. */
export function causeWords(cause: Cause, reader: WhyReader): string {
  const ms = (time: number) => msWords(time, reader)
  const { other } = reader
  switch (cause.kind) {
    case 'wait':
      return `The server takes ${ms(cause.us)} to answer (${other}: ${ms(cause.other)}).`
    case 'redirects':
      return `Redirects take ${ms(cause.us)} before the page starts to load${byWords(cause.by)} (${other}: ${ms(cause.other)}).`
    case 'connection':
      return cause.part === 'dns'
        ? `The DNS lookup takes ${ms(cause.us)} (${other}: ${ms(cause.other)}).`
        : `Connecting takes ${ms(cause.us)}${tlsWords(cause.tls?.us, reader)} (${other}: ${ms(cause.other)}${tlsWords(cause.tls?.other, reader)}).`
    case 'image-late': {
      const theirs = cause.isText ? 'text, which needs no file' : `after ${ms(cause.other)}`
      const priority = cause.priority === 'Low' ? ', with low priority' : ''
      return `The main image starts to load ${ms(cause.us)} after the first byte of the page${priority} (${other}: ${theirs}).`
    }
    case 'image-heavy': {
      const ours = cause.bytes.us === null ? '' : ` has ${bytesWords(cause.bytes.us, reader)} and`
      const theirs = cause.bytes.other === null ? '' : `${bytesWords(cause.bytes.other, reader)}, `
      return `The main image${ours} takes ${ms(cause.us)} to load (${other}: ${theirs}${ms(cause.other)})${oversizedWords(cause)}.`
    }
    case 'blocking':
      return `Nothing is painted before ${blockingWords(cause.us, reader)} (${other}: ${blockingShort(cause.other, reader)}).`
    case 'compression':
      return `${bytesWords(cause.bytes, reader)} of text are sent uncompressed and take ${ms(cause.us)} to arrive (${other}: ${ms(cause.other)}, compressed).`
    case 'main-thread':
      return `Long tasks keep the main thread busy for ${ms(cause.us.ms)} while the main content waits to be painted${ownersWords(cause.us, reader)} (${other}: ${ms(cause.other.ms)}).`
    case 'font': {
      const theirs = cause.other === null ? 'not hidden' : ms(cause.other)
      return `The main text is hidden until its font has arrived, ${ms(cause.us)} after the first byte of the page (${other}: ${theirs}).`
    }
    case 'render':
      return `The main content is painted ${ms(cause.us)} after it has loaded (${other}: ${ms(cause.other)}).`
    default:
      return cause satisfies never
  }
}

function tlsWords(tls: number | null | undefined, reader: WhyReader): string {
  return tls == null ? '' : `, ${msWords(tls, reader)} of that for TLS`
}

const redirectWords: Record<RedirectKind, string> = {
  script: 'a script',
  'meta-refresh': 'a meta refresh',
  'refresh-header': 'a Refresh header',
  form: 'a form',
  link: 'a link',
  reload: 'a reload',
}

function byWords(by: readonly RedirectKind[]): string {
  return by.length === 0 ? '' : `, by ${by.map((kind) => redirectWords[kind]).join(' and ')}`
}

function oversizedWords({ oversized }: Extract<Cause, { kind: 'image-heavy' }>): string {
  if (oversized === null) return ''
  const size = ([width, height]: readonly [number, number]) => `${width} x ${height}`
  return `; it is ${size(oversized.natural)} pixels and displayed in ${size(oversized.shown)}`
}

function blockingWords({ files, bytes, until, hosts }: BlockingFiles, reader: WhyReader): string {
  const names = fewOf(hosts.map((host) => oneLine(host, 60)))
  const of = names.length === 0 ? '' : ` from ${listed(names)}`
  const what = counted(files, 'render-blocking file')
  return `${what}${of} (${bytesWords(bytes, reader)}) ${files === 1 ? 'has' : 'have'} arrived, ${msWords(until, reader)} after the first byte of the page`
}

function blockingShort({ files, until }: BlockingFiles, reader: WhyReader): string {
  return files === 0 ? 'none' : `${counted(files, 'file')}, ${msWords(until, reader)}`
}
