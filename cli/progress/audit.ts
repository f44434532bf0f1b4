import type { AuditRun } from '#core/model/audit.ts'
import { categoryWords } from '#core/words/audit.ts'
import type { AuditProgress, AuditProgressEvent } from '#measure/lighthouse/progress.ts'
import { canRedraw, lookOf } from '../output.ts'
import { ellipsis, type Look, paint, shown, shownName } from '../render/look.ts'
import { fill, widthOf } from '../render/width.ts'
import { type DrawnAt, dot, liveLines, spinnerAt, widestName } from './live.ts'

/** Shows the progress of an audit: redrawn in place in a terminal, one line per run elsewhere. Writes to stderr only. */
export interface AuditView {
  begin: (title: string, runs: number) => AuditProgress
  say: (message: string) => void
  end: () => void
}

interface State {
  title: string
  /** Number of runs, at most. */
  of: number
  begun: number
  done: number
  sites: Map<string, SiteState>
}

interface SiteState {
  runs: number
  of: number
  last?: { step: string; run: AuditRun }
  current?: { step: string; run: number; of: number; since: number }
}

export async function auditView(stream: NodeJS.WriteStream): Promise<AuditView> {
  const look = lookOf(stream)
  return canRedraw(stream)
    ? liveView(stream, look)
    : plainAuditView((message) => void stream.write(`${message}\n`), look)
}

async function liveView(stream: NodeJS.WriteStream, look: Look): Promise<AuditView> {
  let state: State | undefined
  const { redraw, say, keep, end } = await liveLines(stream, { look, lines: (at) => state && auditLines(state, at) })
  return {
    begin: (title, runs) => {
      if (state !== undefined) keep()
      state = undefined
      return (event) => {
        if (event.type === 'audit-begun') state = startState({ title, runs, pages: event.pages })
        if (event.type === 'warning') say(`warning: ${shown(event.message, 300, look)}`)
        if (state !== undefined) apply(state, event, performance.now())
        redraw()
      }
    },
    say,
    end,
  }
}

/** One line per run, written by `say`. */
export function plainAuditView(say: (message: string) => void, look: Look): AuditView {
  return {
    begin: (title) => (event) => {
      if (event.type === 'audit-begun') say(title)
      if (event.type === 'warning') say(`  warning: ${shown(event.message, 300, look)}`)
      if (event.type === 'run-ended') say(`  ${plainLine(event, look)}`)
    },
    say,
    end: () => undefined,
  }
}

function startState({ title, runs, pages }: { title: string; runs: number; pages: { site: string }[] }): State {
  const bySite = Map.groupBy(pages, ({ site }) => site)
  const sites = [...bySite].map(([site, own]): [string, SiteState] => [site, { runs: 0, of: own.length * runs }])
  return { title, of: pages.length * runs, begun: performance.now(), done: 0, sites: new Map(sites) }
}

function apply(state: State, event: AuditProgressEvent, now: number): void {
  if (event.type !== 'run-begun' && event.type !== 'run-ended') return
  const site = state.sites.get(event.site)
  if (site === undefined) return
  if (event.type === 'run-begun') {
    site.current = { step: event.step, run: event.run, of: event.of, since: now }
    return
  }
  delete site.current
  site.last = { step: event.step, run: event.run }
  site.runs++
  state.done++
}

/** Current state of the audit, one line per site, each within the look's columns. */
function auditLines(state: State, { look, now }: DrawnAt): string[] {
  const names = [...state.sites.keys()].map((name) => shownName(name, widestName, look))
  const columns = Math.min(widestName, Math.max(...names.map(widthOf)))
  const cut = (text: string, columns: number) => fill(text, { columns, ellipsis: ellipsis(look), isSentence: true })
  const lines = [...state.sites].map(([name, site]) => {
    const mark = site.current === undefined ? ' ' : spinnerAt({ look, now })
    const words = cut(siteWords(site, { look, now }), Math.max(10, look.columns - columns - 5)).trimEnd()
    const tone = site.current === undefined && site.last === undefined ? 'faint' : undefined
    return `${mark} ${fill(shownName(name, widestName, look), { columns, ellipsis: ellipsis(look) })}  ${paint(words, tone, look)}`
  })
  return [paint(cut(titleWords(state, { look, now }), look.columns).trimEnd(), 'title', look), ...lines]
}

function titleWords({ title, of, begun, done }: State, { look, now }: DrawnAt): string {
  const parts = [title, `${done} of ${of} runs`]
  if (done > 0 && done < of) {
    const left = ((now - begun) / done) * (of - done)
    parts.push(left < 60_000 ? 'less than a minute left' : `about ${Math.ceil(left / 60_000)} min left`)
  }
  return parts.join(dot(look))
}

function siteWords({ current, last, runs, of }: SiteState, { look, now }: DrawnAt): string {
  if (current !== undefined) {
    const elapsed = `${((now - current.since) / 1000).toFixed(0)} s`
    return [`run ${current.run} of ${current.of}`, shownName(current.step, 30, look), elapsed].join(dot(look))
  }
  if (last === undefined) return 'waiting'
  return [
    runs < of ? `${runs} of ${of} runs` : 'done',
    `${shownName(last.step, 30, look)}: ${runWords(last.run, look)}`,
  ].join(dot(look))
}

function plainLine({ site, step, run }: Extract<AuditProgressEvent, { type: 'run-ended' }>, look: Look): string {
  const seconds = `${(run.duration / 1000).toFixed(0)} s`
  return `${shownName(site, widestName, look)}, ${shownName(step, 30, look)}: ${runWords(run, look)} (${seconds})`
}

/** The scores of a run, or its failure. */
function runWords({ scores, failure }: AuditRun, look: Look): string {
  if (failure !== undefined) return shown(failure.message, 300, look)
  return Object.entries(scores)
    .map(([category, score]) => `${categoryWords[category as keyof typeof scores].name} ${score}`)
    .join(', ')
}
