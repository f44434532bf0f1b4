import { Worker } from 'node:worker_threads'
import type { Journey } from './journey.ts'

/** A script may compute this long at a stretch, ms. Working with texts and lists takes a thousandth of it. */
const longest = 10_000
/** The clock of the watching thread in that time, so that a machine that slept meanwhile is not taken for a script that computed. */
const ticks = 10

/** A journey that fails where its script computes without end: see unlessEndless. */
export function endingLoops(journey: Journey): Journey {
  // Before any load, which would pay for the start of the thread.
  thread ??= start(longest)
  return (tools) => unlessEndless(() => journey(tools))
}

/**
 * Runs code of a script; rejects where it computes on and on without letting anything else run, as `while (true) {}` does: no time
 * limit would end it, and Ctrl-C would not either. Another thread notices, and ends the computation by V8's own means. One that a
 * timer or a listener began ends the process with it, because Node.js cannot go on after that. `limit` is ms.
 */
export async function unlessEndless<T>(work: () => Promise<T>, limit = longest): Promise<T> {
  const watch = watching(limit)
  try {
    // Not from here: what is ended takes with it all that called it.
    return await Promise.race([Promise.resolve().then(work), watch.endless])
  } finally {
    watch.end()
  }
}

/** What both threads share: how often this one was free or had ended a walk, and how many scripts are walked. */
const counts = new Int32Array(new SharedArrayBuffer(8))
const [free, walks] = [0, 1]
/** One for all scripts. */
let thread: Worker | undefined

function watching(limit: number): { endless: Promise<never>; end: () => void } {
  thread ??= start(limit)
  const watcher = thread
  const endless = Promise.withResolvers<never>()
  const ended = (frames: string[]): void => endless.reject(endlessError({ frames, limit }))
  const isFree = (): void => void Atomics.add(counts, free, 1)
  watcher.on('message', ended)
  Atomics.add(counts, walks, 1)
  const beat = setInterval(isFree, limit / ticks / 2)
  return {
    endless: endless.promise,
    end: () => {
      clearInterval(beat)
      // What runs next may come before any other beat, and answers for its own time only.
      isFree()
      Atomics.sub(counts, walks, 1)
      watcher.off('message', ended)
      watcher.unref()
    },
  }
}

function start(limit: number): Worker {
  const workerData = { counts, free, walks, ticks, pause: limit / ticks }
  const watcher = new Worker(`(${watch.toString()})()`, { eval: true, execArgv: [], workerData })
  // Without it journeys are walked all the same.
  watcher.on('error', () => {})
  watcher.unref()
  return watcher
}

function endlessError({ frames, limit }: { frames: string[]; limit: number }): Error {
  const error = new Error(
    `It computed for ${limit / 1000} s without a pause and was ended. Let its loop end, or await something that takes time in it.`,
  )
  error.stack = [`Error: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n')
  return error
}

/** Runs in the other thread, as text: it may use nothing of this file. */
function watch(): void {
  const { Session } = process.getBuiltinModule('node:inspector')
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { free, walks, ticks, pause } = workerData
  const counts: Int32Array<SharedArrayBuffer> = workerData.counts
  let seen = -1
  let silent = 0
  let isEnding = false
  setInterval(() => {
    const now = Atomics.load(counts, free)
    silent = now === seen && Atomics.load(counts, walks) > 0 ? silent + 1 : 0
    seen = now
    if (silent < ticks) return
    silent = 0
    if (!isEnding) end()
  }, pause)

  function end(): void {
    const session = new Session()
    const urls = new Map<string, string>()
    const stuck = seen
    let isSure = false
    isEnding = true
    session.connectToMainThread()
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
    session.on('Debugger.paused', ({ params }) => {
      if (!isSure) {
        session.post('Debugger.resume')
        setTimeout(makeSure, pause)
        return
      }
      // It ended by itself, and this is what came after it.
      if (Atomics.load(counts, free) !== stuck) {
        session.post('Debugger.resume', leave)
        return
      }
      const frames = params.callFrames.map(({ location: { scriptId, lineNumber, columnNumber } }) =>
        [urls.get(scriptId), lineNumber + 1, (columnNumber ?? 0) + 1].join(':'),
      )
      parentPort?.postMessage(frames)
      session.post('Runtime.terminateExecution', leave)
      session.post('Debugger.disable')
    })
    session.post('Debugger.enable')
    session.post('Debugger.pause')

    // A thread that only had no processor is free as soon as it has one.
    function makeSure(): void {
      isSure = Atomics.load(counts, free) === stuck
      if (isSure) session.post('Debugger.pause')
      else leave()
    }

    function leave(): void {
      session.disconnect()
      isEnding = false
    }
  }
}
