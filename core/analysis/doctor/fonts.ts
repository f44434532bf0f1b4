import { listed } from '../../model/listed.ts'
import { type DoctorFinding, good, note, type Tried, wrong } from './finding.ts'

export interface FontFacts {
  /** Width of `widthSample` in `sans-serif`, by the size of the font. */
  width: number
  /** ISO 15924 codes of scripts of which a sample is drawn as the box that stands for a missing letter. */
  boxes: string[]
}

export const widthSample = 'Hamburgefonstiv'

/** Of Open Sans Regular; DejaVu Sans has 8.63, Arial and Liberation Sans 7.56. */
const openSansWidth = 8.1

/** A sample of each script that a locale may need; `Zsye` is emoji. */
export const fontSamples: Readonly<Record<string, string>> = {
  Latn: 'g',
  Grek: 'Ω',
  Cyrl: 'Ж',
  Arab: 'ع',
  Hebr: 'ש',
  Deva: 'अ',
  Thai: 'ก',
  Hans: '们',
  Hant: '們',
  Jpan: 'あ',
  Kore: '한',
  Zsye: '☔',
}

/** ISO 15924 codes of what these BCP 47 locales are written in. */
export function scriptsOf(locales: readonly string[]): string[] {
  return [...new Set(locales.map((locale) => new Intl.Locale(locale).maximize().script ?? 'Latn'))]
}

interface Expected {
  /** Outpace's own browser, which brings Open Sans. */
  packaged: boolean
  scripts: readonly string[]
}

export function fontFindings(fonts: Tried<FontFacts>, { packaged, scripts }: Expected): DoctorFinding[] {
  if ('error' in fonts) return [wrong('fonts', `No text could be drawn: ${fonts.error}`)]
  const { width, boxes } = fonts.value
  if (boxes.includes('Latn')) {
    const found = 'The browser has no font: every letter is drawn as a box, so pages look and measure wrong.'
    return [wrong('fonts', found, packaged ? unpackAgain : 'Install one, such as fonts-liberation, or fonts-dejavu.')]
  }
  if (packaged && Math.abs(width / openSansWidth - 1) > 0.01) {
    const found =
      'Open Sans, which Outpace brings along, is not what pages get, so they render otherwise than elsewhere.'
    return [wrong('fonts', found, unpackAgain)]
  }
  const missing = scripts.filter((script) => boxes.includes(script)).map(nameOf)
  const drawn = packaged ? 'Open Sans is drawn' : 'Letters are drawn'
  if (missing.length === 0) return [good('fonts', `${drawn}, no boxes; enough for the languages of the markets.`)]
  const found = `${drawn}, but ${listed(missing)} comes out as boxes, in a market whose customers read it: pictures and layout will differ from theirs.`
  return [
    note(
      'fonts',
      found,
      'On Debian install fonts-noto and fonts-noto-cjk; in Lambda pages bring their own fonts or none.',
    ),
  ]
}

const unpackAgain =
  'Remove the folder that it lies in, so that it is unpacked again; in Lambda, deploy again with "npx cdk deploy --all".'

function nameOf(script: string): string {
  return new Intl.DisplayNames('en', { type: 'script' }).of(script) ?? script
}
