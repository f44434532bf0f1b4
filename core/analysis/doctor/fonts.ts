import { listed } from '../../model/listed.ts'
import { type DoctorFinding, good, note, type Tried, wrong } from './finding.ts'

export interface FontFacts {
  /** Width of `widthSample` in `sans-serif`, in multiples of the font size. */
  width: number
  /** ISO 15924 codes of scripts whose sample is drawn as a missing glyph is: as a box, or left blank as Open Sans does. */
  boxes: string[]
  /** Usual families that have another width than `sans-serif`; the packaged browser has one Latin font for all. */
  differing?: string[]
}

/** Families that a stylesheet names, or that Chromium asks for when it names none. */
export const usualFamilies: readonly string[] = ['serif', 'monospace', 'system-ui', 'Arial', 'Times New Roman']

export const widthSample = 'Hamburgefonstiv'

/** Width in Open Sans Regular; DejaVu Sans has 8.63, Arial and Liberation Sans 7.56. */
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

/** ISO 15924 codes of the scripts of these BCP 47 locales. */
export function scriptsOf(locales: readonly string[]): string[] {
  return [...new Set(locales.map((locale) => new Intl.Locale(locale).maximize().script ?? 'Latn'))]
}

interface Expected {
  /** The browser bundled with Outpace, which includes Open Sans. */
  packaged: boolean
  scripts: readonly string[]
}

export function fontFindings(fonts: Tried<FontFacts>, { packaged, scripts }: Expected): DoctorFinding[] {
  if ('error' in fonts) return [wrong('fonts', `No text could be rendered: ${fonts.error}`)]
  const { width, boxes, differing = [] } = fonts.value
  if (boxes.includes('Latn')) {
    const found = 'The browser has no font: every letter is drawn as a box, so layout and measurements are wrong.'
    return [
      wrong(
        'fonts',
        found,
        packaged ? unpackAgain : 'Install a font package such as fonts-liberation or fonts-dejavu.',
      ),
    ]
  }
  if (packaged && Math.abs(width / openSansWidth - 1) > 0.01) {
    const found =
      'Pages do not use Open Sans, which Outpace bundles, so they render differently here than on other machines.'
    return [wrong('fonts', found, unpackAgain)]
  }
  if (packaged && differing.length > 0) {
    const found = `Pages get another font than Open Sans for ${listed(differing)}, so they render differently here than on other machines.`
    return [wrong('fonts', found, unpackAgain)]
  }
  if (packaged && boxes.length > 0) {
    const found = `${listed(boxes.map(nameOf))} text is not drawn, although Outpace bundles typefaces for it.`
    return [wrong('fonts', found, unpackAgain)]
  }
  if (packaged) return [good('fonts', 'Open Sans is used, and the bundled typefaces cover every other script.')]
  const missing = scripts.filter((script) => boxes.includes(script)).map(nameOf)
  if (missing.length === 0) return [good('fonts', 'A font is found, and it covers the languages of the markets.')]
  const found = `A font is found, but ${listed(missing)} text is drawn as boxes, and a market uses it: screenshots and layout will differ from what customers see.`
  return [note('fonts', found, 'Install fonts-noto and fonts-noto-cjk on Debian.')]
}

const unpackAgain =
  'Delete the folder of the browser so that it is unpacked again; in Lambda, deploy again with "npx cdk deploy --all".'

function nameOf(script: string): string {
  return new Intl.DisplayNames('en', { type: 'script' }).of(script) ?? script
}
