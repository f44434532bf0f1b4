import { type Aim, biasWords, ratioWords } from './aims.ts'
import type { Contender } from './contender.ts'
import type { Standing } from './figures.ts'

/** The figures of one page on one network, as a table. */
export interface Table {
  page: string
  network: string
  /** What the true LCP is made of, ms. */
  truth: { arithmetic: number; painting: number | undefined }
  standings: Standing[]
  aims: Aim[]
}

/** `figures of a load`, a line a contender, then the aims. */
export function tableWords({ page, network, truth, standings, aims }: Table, contenders: readonly Contender[]): string {
  const { arithmetic, painting } = truth
  const painted = painting === undefined ? ', without painting' : ` and ${painting.toFixed(0)} ms of painting`
  const rows = standings.map((standing) => cellsOf(standing, contenders, network !== 'off'))
  return [
    `\n${page}; network ${network}; true LCP ${arithmetic.toFixed(0)} ms by arithmetic${painted}`,
    ...aligned([heads, ...rows]),
    ...aims.map(({ aim, figure, met }) => `${met ? 'met   ' : 'missed'}  ${aim}: ${figure}`),
  ].join('\n')
}

const heads = [
  ...['', 'turns', 'loads a start', 'wall', 'CPU', 'memory', 'wall to bare', 'CPU to bare'],
  ...['Outpace to it, wall', 'CPU', 'LCP bias', 'spread', 'network'],
]

function cellsOf(standing: Standing, contenders: readonly Contender[], isSlow: boolean): string[] {
  const { contender, turns, loads, wall, cpu, memory, toBare, ofOutpace, bias, spread, problem } = standing
  const throttling = contenders.find(({ name }) => name === contender)?.throttling ?? ''
  if (turns === 0) return [contender, '0', `cannot run: ${(problem ?? 'nothing was timed').replaceAll(/\s+/g, ' ')}`]
  const to = contender === 'bare' ? undefined : toBare
  const of = contender === 'outpace' ? undefined : ofOutpace
  return [
    contender,
    String(turns),
    String(loads),
    `${(wall / 1000).toFixed(2)} s`,
    `${(cpu / 1000).toFixed(2)} s`,
    memory === undefined ? '–' : `${(memory / 1e6).toFixed(0)} MB`,
    ...[to?.wall, to?.cpu, of?.wall, of?.cpu].map((figure) => (figure === undefined ? '–' : ratioWords(figure))),
    bias === undefined ? '–' : biasWords(bias),
    spread === undefined ? '–' : `${spread.toFixed(0)} ms`,
    isSlow ? throttling : '',
  ]
}

function aligned(rows: readonly string[][]): string[] {
  const widths = heads.map((_, n) =>
    Math.max(...rows.filter(({ length }) => length > 3).map((row) => row[n]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, n) => (n === 0 || row.length <= 3 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
