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

/** Letters outside of drawings that stay small where readers have set letters twice as large in their browser. */
export function unscaled(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { style } = document.documentElement
    style.fontSize = '32px'
    const own = (each: Element) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
    const small = [...document.querySelectorAll('body *:not(svg *)')].filter(
      (each) => own(each) && Number.parseFloat(getComputedStyle(each).fontSize) < 22,
    )
    style.fontSize = ''
    return small.map((each) => `too small: ${each.outerHTML.slice(0, 120)}`)
  })
}
