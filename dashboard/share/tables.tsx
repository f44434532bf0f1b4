import { useEffect, useState } from 'preact/hooks'
import { byteOrderMark } from '#core/analysis/csv.ts'
import { fileName } from '#core/words/file-name.ts'
import { ask, bodyOf, reasonOf } from '../ask.ts'
import { codePart } from '../code-part.ts'
import { texts } from '../texts.ts'
import type { Run } from './run.ts'
import { save } from './save.ts'
import { served } from './scope.ts'
import { dataPath, pathOf, type ShareTarget } from './target.ts'
import { shareTexts as words } from './texts.ts'

type TableName = keyof typeof words.tables

/** Tables of a view, as the API names them. */
const tables: Partial<Record<ShareTarget['view'], readonly TableName[]>> = {
  standing: ['standing'],
  journey: ['journey', 'journey-rounds', 'field'],
  trend: ['trend'],
  films: ['films', 'waterfall'],
  incidents: ['incidents', 'incidents-weeks'],
  audits: ['audits', 'audits-rules'],
  quality: ['quality', 'quality-visits'],
  why: ['why', 'why-findings'],
}

/** The tables of the view that have a row, each as a link to its file. */
export function Tables({ target, run }: { target: ShareTarget; run: Run }) {
  const [found, setFound] = useState<readonly TableName[]>([])
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const stop = new AbortController()
    setFound([])
    setProblem(undefined)
    const look = async () => {
      const all = namesOf(target)
      // It takes a while to answer, and has a row for each site whatever was measured.
      const isOfAll = target.benchmark === ''
      const full = await Promise.all(all.map((name) => isOfAll || hasRow(tablePath(target, name), stop.signal)))
      setFound(all.filter((_, index) => full[index]))
    }
    look().catch((error: unknown) => stop.signal.aborted || setProblem(reasonOf(error)))
    return () => stop.abort()
  }, [pathOf(target)])
  if (problem !== undefined) {
    return (
      <li>
        <p class="problem" role="alert">
          {texts.failed(problem)}
        </p>
      </li>
    )
  }
  return found.map((name) => {
    const path = served(tablePath(target, name))
    const keep = (as: 'csv' | 'xlsx') =>
      run(words.making, words.savedTable, async () => {
        const { file, table } = await tableAt(path, target)
        // What is read as text has lost its mark.
        if (as === 'csv') return save(`${file}.csv`, new Blob([byteOrderMark, table], { type: 'text/csv' }))
        const { workbookOf } = await codePart(() => import('./workbook.ts'))
        return save(`${file}.xlsx`, await workbookOf(table))
      })
    const label = words.tables[name]
    return (
      <li key={name} class="share-file">
        <span>{label}</span>
        <a
          href={path}
          download
          aria-label={words.file(label, words.csv)}
          onClick={(event) => {
            // The browser says nothing of a download that the server refuses.
            event.preventDefault()
            void keep('csv')
          }}
        >
          {words.csv}
        </a>
        <button type="button" aria-label={words.file(label, words.excel)} onClick={() => keep('xlsx')}>
          {words.excel}
        </button>
      </li>
    )
  })
}

/** The name of a file without its end, and what is in it. Throws an Error that says what is wrong. */
async function tableAt(path: string, { benchmark, timeZone }: ShareTarget): Promise<{ file: string; table: string }> {
  const response = await ask(path)
  if (response.status === 503 && benchmark === '') {
    const { wholeLeague } = await codePart(() => import('./whole-league.ts'))
    return { file: fileName({ parts: ['standing'], now: Date.now(), timeZone }), table: await wholeLeague() }
  }
  if (!response.ok) return bodyOf(response)
  const file = /filename="([^"]+)\.csv"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  return { file: file ?? 'outpace', table: await response.text() }
}

/** A table of visits is of the site and day that are open. */
function namesOf({ view, query }: ShareTarget): readonly TableName[] {
  const all = tables[view] ?? []
  return view === 'quality' && !query.has('date') ? all.filter((name) => name !== 'quality-visits') : all
}

/** The table of the requests has all of them, not those that are drawn. */
function tablePath(target: ShareTarget, name: string): string {
  if (name !== 'waterfall') return dataPath(target, `${name}.csv`)
  return dataPath({ ...target, query: new URLSearchParams([...target.query, ['rows', 'all']]) }, `${name}.csv`)
}

/** Whether anything follows the heading of a table, of which no more is read. Throws an Error that says what is wrong. */
async function hasRow(path: string, signal: AbortSignal): Promise<boolean> {
  const response = await ask(served(path), { signal })
  if (!response.ok || response.body === null) return bodyOf(response)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    if (/\n./.test(text)) {
      await reader.cancel()
      return true
    }
  }
  return false
}
