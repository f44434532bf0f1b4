import type { Words } from '../../../model/parsed.ts'
import { words } from '../../problem-words.ts'

/** Code that the Recorder exported: it says less than the recording, which can be exported too. */
export function recorderCode(code: string): Words | undefined {
  return /\bpuppeteer\.Locator\.race\(|\brunner\.runStep\(/.test(code)
    ? words('The Recorder of Chrome DevTools exported this as code.', 'Export it as "JSON", and import that.')
    : undefined
}

const others: [sign: RegExp, name: string][] = [
  [/\bcy\.(?:visit|get|contains)\(/, 'Cypress'],
  [/\bbrowser\.url\(/, 'WebdriverIO'],
  [/\bforBrowser\(|(?:\bdriver|\$(?:browser|webDriver))\.(?:get|findElement)\(/, 'Selenium'],
  [/from ['"]k6\/http['"]/, 'k6 over HTTP'],
  [/\bfixture\b[\s\S]*\.page\b|from ['"]testcafe['"]/, 'TestCafe'],
]

/** What a script is that opens no page in a dialect that an import follows, if that is known. */
export function foreignScript(code: string): Words | undefined {
  const name = others.find(([sign]) => sign.test(code))?.[1]
  return name === undefined
    ? undefined
    : words(
        `This is a test of ${name}, whose commands an import does not follow.`,
        'Record the journey with the Recorder panel of Chrome DevTools, export it as "JSON", and import that.',
      )
}
