import { type Markup, trusted } from './html.ts'

/** The meaning of a colour; the words next to it always state it too. */
export type MailTone = 'plain' | 'faint' | 'us' | 'bad' | 'good' | 'warning'

interface Ink {
  /** Of text, at least 4.5:1 on a card: https://www.w3.org/TR/WCAG22/#contrast-minimum. */
  text: string
  /** Of a bar or a band, at least 3:1 on a card; `onFill` is text on it, at least 4.5:1. */
  fill: string
  onFill: string
}

/** Written into every element, because mail clients drop style sheets. */
export const light: Record<MailTone, Ink> & { page: string; card: string; line: string; track: string } = {
  page: '#f2f4f7',
  card: '#ffffff',
  line: '#d5dae1',
  track: '#eceff3',
  plain: { text: '#1b2026', fill: '#6b7683', onFill: '#ffffff' },
  faint: { text: '#5a636e', fill: '#8a94a0', onFill: '#1b2026' },
  us: { text: '#0b57d0', fill: '#2f6fe0', onFill: '#ffffff' },
  bad: { text: '#b3261e', fill: '#c5281c', onFill: '#ffffff' },
  good: { text: '#17702f', fill: '#1a7f37', onFill: '#ffffff' },
  warning: { text: '#8a5300', fill: '#9a5b00', onFill: '#ffffff' },
}

const dark: typeof light = {
  page: '#0f1215',
  card: '#1a1e23',
  line: '#3a424c',
  track: '#2a3038',
  plain: { text: '#e9ecef', fill: '#8b96a3', onFill: '#101316' },
  faint: { text: '#aab2bc', fill: '#6f7a87', onFill: '#ffffff' },
  us: { text: '#8ab4f8', fill: '#6ea0f5', onFill: '#101316' },
  bad: { text: '#ff9b91', fill: '#b3261e', onFill: '#ffffff' },
  good: { text: '#7fdc97', fill: '#1c6f34', onFill: '#ffffff' },
  warning: { text: '#f2b866', fill: '#8a5300', onFill: '#ffffff' },
}

/** Attributes of an element whose text has a tone. */
export function ink(tone: MailTone, style = ''): Markup {
  return trusted(`class="ink-${tone}" style="color:${light[tone].text};${style}"`)
}

/** Attributes of an element filled with a tone; `bgcolor` is for Outlook. */
export function filled(tone: MailTone, style = ''): Markup {
  const { fill, onFill } = light[tone]
  return trusted(`bgcolor="${fill}" class="fill-${tone}" style="background-color:${fill};color:${onFill};${style}"`)
}

/** Attributes of an element filled with the colour of a surface. */
export function surface(name: 'page' | 'card' | 'track', style = ''): Markup {
  return trusted(`bgcolor="${light[name]}" class="on-${name}" style="background-color:${light[name]};${style}"`)
}

/**
 * Dark colours for mail clients that keep style sheets; `[data-ogsc]` is how Outlook's clients mark dark mode. Other
 * clients darken the inline colours themselves.
 */
export function darkStyles(): Markup {
  const tones = ['plain', 'faint', 'us', 'bad', 'good', 'warning'] as const
  const rules = [
    ...(['page', 'card', 'track'] as const).map((name) => [`.on-${name}`, `background-color:${dark[name]}`]),
    ['.line', `border-color:${dark.line}`],
    ...tones.flatMap((tone) => [
      [`.ink-${tone}`, `color:${dark[tone].text}`],
      [`.fill-${tone}`, `background-color:${dark[tone].fill}`],
      [`.fill-${tone}`, `color:${dark[tone].onFill}`],
    ]),
  ]
  const all = (prefix: string) => rules.map(([name, what]) => `${prefix}${name}{${what} !important}`).join('')
  return trusted(`@media (prefers-color-scheme:dark){${all('')}}${all('[data-ogsc] ')}`)
}
