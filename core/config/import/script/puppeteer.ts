import { quoted } from './print.ts'

// Selectors of Puppeteer: https://pptr.dev/guides/page-interactions#selectors

/** Playwright's call that finds what a selector does, in its own dialect or in Puppeteer's; undefined where there is none. */
export function finderOf(selector: string): string | undefined {
  const [, kind, rest = ''] =
    /^(aria|text|xpath|pierce)\/(.*)$/s.exec(selector) ?? /^::-p-(aria|text|xpath)\((.*)\)$/s.exec(selector) ?? []
  switch (kind) {
    case 'aria':
      return byAria(rest)
    case 'text':
      return `getByText(${quoted(rest)})`
    case 'xpath':
      return `locator(${quoted(`xpath=${rest}`)})`
    case 'pierce':
      return `locator(${quoted(rest)})`
    default:
      // In Playwright, CSS reaches into open shadow roots by itself.
      return selector.includes('::-p-')
        ? undefined
        : `locator(${quoted(selector.replace(/\s*>>>>?\s*/g, ' ').replace(/^:scope /, ''))})`
  }
}

/** Playwright finds a name only together with a role. */
function byAria(text: string): string | undefined {
  const given: Record<string, string> = {}
  const rest = text.replace(/\[\s*(name|role)\s*=\s*(["'])(.*?)\2\s*\]/g, (_, key: string, __, value: string) => {
    given[key] = value
    return ''
  })
  const name = (given.name ?? rest).trim()
  if (given.role === undefined) return undefined
  return `getByRole(${quoted(given.role)}${name === '' ? '' : `, { name: ${quoted(name)}, exact: true }`})`
}

export const puppeteerWhy =
  'It is a selector of Puppeteer; write one of Playwright, such as page.getByRole("button", { name: "Buy" }).'
