import { texts } from './texts.ts'

/**
 * A part of the page's code, which is fetched when it is needed. Throws an Error that says what to do where it does not come, or what
 * the part threw. Browsers do not ask again for one that once did not come, so only loading the page again brings it.
 */
export async function codePart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    // Browsers throw a TypeError for one that does not come.
    if (!(error instanceof TypeError)) throw error
    throw new Error((await isReplaced()) ? texts.replaced : texts.partMissing)
  }
}

/** Whether the server has a newer page, whose parts have other names. False where it does not answer. */
async function isReplaced(): Promise<boolean> {
  const now = await fetch('/', { cache: 'no-cache' }).then(
    (response) => response.text(),
    () => '',
  )
  const script = /\/main-\w+\.js/.exec(now)?.[0]
  return script !== undefined && document.querySelector(`script[src="${script}"]`) === null
}
