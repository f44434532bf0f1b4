import type { Journey } from './journey.ts'

/** The journey of a site that is configured as a list of pages: each step opens its page. */
export function walkPages(pages: Record<string, string>, steps: string[]): Journey {
  return async ({ page, step }) => {
    for (const name of steps) await step(name, () => page.goto(pages[name] ?? '/'))
  }
}
