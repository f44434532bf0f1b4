import { clip } from '../../../model/untrusted.ts'
import type { Expression } from '../code/code.ts'
import { knownValue, type Scope } from '../code/values.ts'
import type { Chain } from './chain.ts'

// Calls to test runners and browsers, in the dialects that can be imported.

export const browserWhy = 'Outpace starts the browser.'
export const unknownWhy = 'An import does not know it as something that a customer does.'
export const emptyWhy = 'Nothing in it can be walked.'
export const secondWhy = 'A site has one journey. To import it, put it into a file of its own.'

export function wordOf({ root, links }: Chain): string {
  return links.at(-1)?.name ?? root
}

/** Whether a call belongs to a runner: Playwright's, Jest's, Mocha's or that of Elastic Synthetics. */
export function isOfRunner(root: string): boolean {
  return /^(?:test|it|journey|describe|before|after|beforeEach|beforeAll|afterEach|afterAll)$/.test(root)
}

type RunnerKind = 'test' | 'group' | 'hook' | 'skipped' | 'other'

export function runnerKind({ root, links }: Chain): RunnerKind {
  const words = [root, ...links.map(({ name }) => name)]
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  if (has(/^(?:skip|fixme|fail)$/)) return 'skipped'
  if (has(/^(?:before|beforeEach|beforeAll)$/)) return 'hook'
  if (has(/^describe$/)) return has(/^configure$/) ? 'other' : 'group'
  return words.every((word) => /^(?:test|it|journey|only)$/.test(word)) ? 'test' : 'other'
}

/** A call that names a step and says what is done in it. */
export function isNamedStep({ root, args, links }: Chain): boolean {
  const word = links.at(-1)?.name
  if (root === 'step') return links.length === 0 ? args !== undefined : word === 'only'
  return (root === 'test' && word === 'step') || (root === 'synthetics' && word === 'executeStep')
}

/** A step of Elastic Synthetics that is not run. */
export function isSkippedStep({ root, links }: Chain): boolean {
  return root === 'step' && links.at(-1)?.name === 'skip'
}

const starting =
  /^(?:launch|connect|connectOverCDP|newContext|newPage|getPage|getConfiguration|setConfig|createIncognitoBrowserContext)$/

/** Calls that start a browser or a page, set it up or end it. */
export function startsBrowser({ root, links }: Chain): boolean {
  const word = links.at(-1)?.name ?? ''
  if (/^(?:browser|context|chromium|firefox|webkit|puppeteer|playwright)$/.test(root)) return links.length > 0
  return starting.test(word) || (links.length === 1 && /^(?:context|browser)$/.test(word))
}

/** `test "buys a jacket"`: the kind of a call and its title. */
export function titled(kind: string, [title]: readonly Expression[], scope: Scope): string {
  const name = title === undefined ? undefined : knownValue(title, scope)
  return typeof name === 'string' ? `${kind} "${clip(name, 40)}"` : kind
}

/** Why a statement that is not followed is left out, by the word that it begins with. */
export function otherWhy(word: string): string {
  switch (word) {
    case 'if':
    case 'switch':
      return 'Whether it is done depends on what happens; a journey is the same each time.'
    case 'for':
    case 'while':
    case 'do':
      return 'How often it is done depends on what happens: write it out.'
    case 'catch':
      return 'It handles errors; a journey that fails is reported.'
    case 'throw':
    case 'break':
    case 'continue':
      return 'A journey that fails is reported.'
    case 'class':
      return 'Write out what its methods do.'
    default:
      return unknownWhy
  }
}
