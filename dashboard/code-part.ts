import { texts } from './texts.ts'

/**
 * A part of the page's code, which is fetched when it is needed. A page that was left open while a newer one was deployed does not
 * find it any more. Throws an Error that says so, the TypeError of `fetch` where the server does not answer, or what the part threw.
 */
export async function codePart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    // Browsers throw a TypeError for one that does not come.
    if (!(error instanceof TypeError)) throw error
    // Whether it is the server or only the part that is gone.
    await fetch('/icon.svg', { method: 'HEAD' })
    throw new Error(texts.replaced)
  }
}
