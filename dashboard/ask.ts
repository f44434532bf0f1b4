import { codePart } from './code-part.ts'
import { texts } from './texts.ts'

/** `fetch`; where somebody has to sign in first, they do, and it asks again. */
export async function ask(url: string, options?: RequestInit): Promise<Response> {
  const response = await fetch(url, options)
  if (response.status !== 401) return response
  const { signIn } = await codePart(() => import('./sign-in.ts'))
  await signIn()
  return fetch(url, options)
}

/** What an answer says. Throws an Error with what is wrong, whose cause is the whole answer. */
export async function bodyOf<T>(response: Response): Promise<T> {
  // What stands before the server, such as a content delivery network, answers as it likes.
  const body = (await response.json().catch(() => undefined)) as (T & { error?: string }) | undefined
  if (response.ok && body !== undefined) return body
  throw new Error(body?.error ?? texts.unanswered(response.status), { cause: body })
}

/** Sends JSON, and returns what the answer says. Throws as `bodyOf` does. */
export async function post<T>(address: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return bodyOf<T>(await ask(address, { method: 'POST', headers, body: JSON.stringify(body) }))
}

/** What to say when asking, or reading the answer, failed. */
export function reasonOf(error: unknown): string {
  const { name, message } = error as Error
  return error instanceof TypeError || name === 'TimeoutError' ? texts.offline : message
}
