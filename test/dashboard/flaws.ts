import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Findings of axe, and what reaches out of the window. */
export async function flaws(page: Page): Promise<string[]> {
  return [...(await findings(page)), ...(await tooWide(page))]
}

/** Findings of axe: whom the page leaves out. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
  })
}

/** What reaches out of the window, and does not scroll. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth
      ? []
      : [...document.querySelectorAll('main *')]
          .filter((each) => each.getBoundingClientRect().right > innerWidth && each.closest('.scroll') === null)
          .map((each) => `too wide: ${each.outerHTML.slice(0, 120)}`),
  )
}

/** Reading with the letters of the browser's settings twice as large. */
export async function withLargeLetters<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  try {
    return await look()
  } finally {
    await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } })
    await session.detach()
  }
}

/** Letters outside of drawings that stay small where readers have set them twice as large, and figures that then break before their unit. */
export function unscaled(page: Page): Promise<string[]> {
  return withLargeLetters(page, () =>
    page.evaluate(() => {
      const own = (each: Element) =>
        [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      const small = [...document.querySelectorAll('body *:not(svg *)')].filter(
        (each) => own(each) && Number.parseFloat(getComputedStyle(each).fontSize) < 22,
      )
      const lines = (each: Element) => {
        const range = document.createRange()
        range.selectNodeContents(each)
        return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size
      }
      const broken = [...document.querySelectorAll('.number')].filter(
        (each) => /^[\d.,]+\s\S+$/.test(each.textContent?.trim() ?? '') && lines(each) > 1,
      )
      const said = (what: string, all: Element[]) => all.map((each) => `${what}: ${each.outerHTML.slice(0, 120)}`)
      return [...said('too small', small), ...said('in two lines', broken)]
    }),
  )
}
