import type { CDPSession, Frame, Locator, Page } from 'playwright-core'
import type { RecordedSelector } from '#core/model/recording.ts'
import type { Echoes } from './echoes.ts'
import { queryOf } from './engine.ts'

/** What a recorded step acts on. */
export interface Stage {
  page: Page
  frame: Frame
  /** ms left for the step. */
  timeout: () => number
  echoes: Echoes
  /** Whether the next step is another click in the same frame. */
  isClickNext: boolean
  /** Keys that are held down. */
  held: Set<string>
  secret: (name: string) => Promise<string>
  totp: (name: string) => Promise<string>
  /** Whether the market's device has a touch screen. */
  hasTouch: () => Promise<boolean>
}

/** The first of the alternatives that matches, as soon as one does. */
export function elementOf({ frame }: Stage, alternatives: RecordedSelector[]): Locator {
  return frame.locator(queryOf({ alternatives, every: false })).first()
}

/** How often a page is looked at again while something is waited for, ms. */
export const lookEvery = 50

/** For input that Playwright does not have. */
export async function withSession({ page }: Stage, use: (session: CDPSession) => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  try {
    await use(session)
  } finally {
    await session.detach().catch(() => undefined)
  }
}
