import { isPicture } from '../picture-name.ts'

/** Names of all pictures that an answer names, in whatever part of it. */
export function picturesIn(answer: unknown): string[] {
  if (typeof answer === 'string') return isPicture(answer) ? [answer] : []
  if (typeof answer !== 'object' || answer === null) return []
  return Object.values(answer).flatMap(picturesIn)
}
