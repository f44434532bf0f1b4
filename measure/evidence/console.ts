import type { Page } from 'playwright-core'
import type { ConsoleError } from '#core/model/console-error.ts'

/** A page that writes errors in a loop says the same with the first ones. */
const most = 20
/** As for other texts of pages; secrets are masked where they are cut (mask.ts). */
const longest = 500

/** Errors of a page from now on, the first ones. `now` says which step is under way, and since when (ms since 1970). */
export function watchConsole(page: Page, now: () => { step: string; begun: number }): readonly ConsoleError[] {
  const errors: ConsoleError[] = []
  const add = (kind: ConsoleError['kind'], text: string) => {
    const { step, begun } = now()
    if (errors.length < most) errors.push({ step, since: Date.now() - begun, kind, text: text.slice(0, longest) })
  }
  page.on('console', (message) => {
    if (message.type() === 'error') add('error', message.text())
  })
  page.on('pageerror', (error) => add('exception', String(error?.message ?? error)))
  return errors
}
