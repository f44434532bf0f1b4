import type { EdgeDelivery, FileSum, Note } from '../../analysis/why/findings/finding.ts'
import { counted } from '../../model/counted.ts'
import { oneLine } from '../../model/untrusted.ts'
import { shareWords } from '../locale.ts'
import { bytesWords, msWords, ownersWords, type WhyReader } from './figures.ts'

/** What differs, without a time, in a sentence with the figures of both sides. */
export function noteWords(note: Note, reader: WhyReader): string {
  const { other, locale } = reader
  switch (note.kind) {
    case 'overlay': {
      const whose = note.whose === 'us' ? 'on your page' : other === 'before' ? 'before' : `on ${other}`
      return `The largest content ${whose} is a banner or an overlay (${oneLine(note.element, 80)}), so LCP is its time and not that of the page.`
    }
    case 'content':
      return `The main content is ${contentWords[note.us]} (${other}: ${contentWords[note.other]}).`
    case 'weight':
      return `${typeWords(note.type)} have ${bytesWords(note.us, reader)} (${other}: ${note.other === 0 ? 'none' : bytesWords(note.other, reader)}).`
    case 'requests':
      return `The step makes ${counted(note.us, 'request')} (${other}: ${note.other}).`
    case 'third-parties': {
      const size = ({ requests, bytes }: { requests: number; bytes: number }) =>
        requests === 0 ? 'none' : `${counted(requests, 'request')}, ${bytesWords(bytes, reader)}`
      const names = note.only.map((name) => oneLine(name, 40)).join(', ')
      const only = names === '' ? '' : ` Only ${other === 'before' ? 'since then' : 'on your page'}: ${names}.`
      return `Third parties: ${size(note.us)} (${other}: ${size(note.other)}).${only}`
    }
    case 'priority':
      return `The browser asks for the main image without high priority (${other}: with it).`
    case 'main-thread':
      return `Long tasks keep the main thread busy for ${msWords(note.us.ms, reader)}${ownersWords(note.us, reader)} (${other}: ${msWords(note.other.ms, reader)}).`
    case 'image-format':
      return `${shareWords(note.us, locale)} of the bytes of images are JPEG, PNG or GIF (${other}: ${shareWords(note.other, locale)}).`
    case 'loaded-again':
      return `The step loads ${filesWords(note.us, reader)} again that an earlier step had loaded (${other}: ${filesShort(note.other, reader)}).`
    case 'caching':
      return `Browsers may keep ${filesWords(note.us, reader)} for less than a week, so returning visitors load them again (${other}: ${filesShort(note.other, reader)}).`
    case 'delivery':
      return `${deliveryWords(note.us)} (${other}: ${note.other.edge === 'hit' ? `from the cache of ${note.other.cdn}` : `from ${note.other.cdn}`}).`
    case 'protocol':
      return `${shareWords(note.us, locale)} of the requests use HTTP/1 (${other}: ${shareWords(note.other, locale)}).`
    default:
      return note satisfies never
  }
}

function filesWords({ files, bytes }: FileSum, reader: WhyReader): string {
  return `${counted(files, 'file')} (${bytesWords(bytes, reader)})`
}

function filesShort({ files, bytes }: FileSum, reader: WhyReader): string {
  return files === 0 ? 'none' : `${counted(files, 'file')}, ${bytesWords(bytes, reader)}`
}

function deliveryWords({ cdn }: EdgeDelivery): string {
  return cdn === 'none'
    ? 'The page comes from no delivery network that names itself'
    : `The page is not in the cache of ${cdn}`
}

const contentWords = { file: 'an image or video', text: 'text' }

function typeWords(type: string): string {
  const known: Record<string, string> = {
    document: 'Documents',
    stylesheet: 'Styles',
    script: 'Scripts',
    image: 'Images',
    font: 'Fonts',
    media: 'Videos and sounds',
    xhr: 'Data requests',
    fetch: 'Data requests',
  }
  return Object.hasOwn(known, type) ? (known[type] ?? '') : `Requests of type ${oneLine(type, 20)}`
}
