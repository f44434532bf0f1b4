import { AsyncLocalStorage } from 'node:async_hooks'
import { ScriptError } from './script.ts'

/** What a visit does with an error that nothing awaits; undefined between its loads. */
interface Visit {
  fail: ((error: unknown) => void) | undefined
}

/** Where code runs: in a visit, and there perhaps in the journey of one load; or outside of the journey, as its file is loaded. */
type Place = { visit: Visit; load?: { isOver: boolean } } | { file: string }

type Event = 'uncaughtException' | 'unhandledRejection'
type Listener = (error: unknown, ...more: unknown[]) => void

const places = new AsyncLocalStorage<Place>()

/** Those that were there before: of AWS Lambda's runtime, the command and test runners. Most of them end the process. */
const others: Record<Event, Set<Listener>> = { uncaughtException: new Set(), unhandledRejection: new Set() }

/**
 * Runs a visit, from the start of its browser on, in such a way that a journey's script cannot end the process, and with it the
 * measurements of other sites. Node.js ends it for an error that nothing awaits: of a promise without `await`, or of a listener that throws. In a visit it fails
 * the load under way (`failingWithStrays`); between loads, and when pages close below what still waits for them, it is dropped.
 * So does `process.exit`, with which scripts that were programs of their own end.
 */
export function keepStrays<T>(visit: () => Promise<T>): Promise<T> {
  takeOver('uncaughtException')
  takeOver('unhandledRejection')
  takeOverExit()
  return places.run({ visit: { fail: undefined } }, visit)
}

/**
 * Walks a journey; rejects with the first error that its script lets go astray, if it does not end before. What goes astray later,
 * as when its page is closed below it, is not the fault of the next load.
 */
export async function failingWithStrays(walk: () => Promise<void>): Promise<void> {
  const place = places.getStore()
  if (place === undefined || 'file' in place) return walk()
  const { visit } = place
  const stray = Promise.withResolvers<never>()
  const load = { isOver: false }
  const before = visit.fail
  visit.fail = stray.reject
  try {
    await Promise.race([places.run({ visit, load }, walk), stray.promise])
  } finally {
    visit.fail = before
    load.isOver = true
  }
}

/** Fails the load under way in this place, if it is the one that the error comes from. */
function failIn({ visit, load }: Exclude<Place, { file: string }>, error: unknown): void {
  if (load?.isOver !== true) visit.fail?.(error)
}

const listeners: Record<Event, Listener> = {
  uncaughtException: (...args) => pass('uncaughtException', args),
  unhandledRejection: (...args) => pass('unhandledRejection', args),
}

function pass(event: Event, [error, ...more]: Parameters<Listener>): void {
  const place = places.getStore()
  if (place !== undefined && 'visit' in place) failIn(place, error)
  else if (others[event].size > 0) for (const other of others[event]) other(error, ...more)
  // As without any listener: Node.js prints it and ends.
  else throw error
}

/** Node.js calls all listeners of an event, so that this one must be the only one. */
function takeOver(event: Event): void {
  const before = process.rawListeners(event) as Listener[]
  if (before.length === 1 && before[0] === listeners[event]) return
  for (const listener of before) if (listener !== listeners[event]) others[event].add(listener)
  process.removeAllListeners(event)
  process.on(event, listeners[event])
}

/** Loads a script, which may not end the process either: a check of it would end as if it had passed. `file` is for messages. */
export function loadingScript<T>(load: () => Promise<T>, file: string): Promise<T> {
  takeOverExit()
  return places.run({ file }, load)
}

/** Those who end the process outside of a script, such as the command, still do. */
function takeOverExit(): void {
  const before = process.exit
  if (before === exitOf) return
  exitOf = (code) => {
    const place = places.getStore()
    if (place === undefined) return before(code)
    if ('file' in place) {
      throw new ScriptError(`${place.file} calls process.exit() when it is loaded. Remove it, and export a journey.`)
    }
    const error = new Error('It calls process.exit(), which would end the measurements of other sites, too. Remove it.')
    failIn(place, error)
    throw error
  }
  process.exit = exitOf
}

let exitOf: typeof process.exit | undefined
