import type { Why } from '../why/why.ts'
import type { Table } from './table.ts'

/** Every part, LCP and the whole step, unrounded. */
export function whyTable({ why }: { why: Why | null }): Table {
  const splits = why?.split == null ? [] : [why.split]
  const other = why?.of.kind === 'change' ? 'before' : 'competitor'
  return {
    columns: [
      'step',
      'compared with',
      'part',
      'you (ms)',
      `${other} (ms)`,
      'difference (ms)',
      'low (ms)',
      'high (ms)',
      'beyond noise',
      'rounds',
    ],
    rows: splits.flatMap(({ parts, lcp, whole, rounds }) =>
      [...parts, { part: 'lcp', ...lcp }, { part: 'duration', ...whole }].map(
        ({ part, us, other: theirs, difference, low, high, certain }) => [
          why?.of.step ?? '',
          why?.of.kind === 'gap' ? why.of.competitor : `before ${why?.of.at ?? ''}`,
          part,
          us,
          theirs,
          difference,
          low,
          high,
          certain ? 'yes' : 'no',
          rounds.us,
        ],
      ),
    ),
  }
}

/** The findings, as sentences. */
export function whyFindingsTable({ lines }: { lines: readonly FindingRow[] }): Table {
  return {
    columns: ['finding', 'estimate (ms)', 'what to do', 'Lighthouse'],
    rows: lines.map(({ words, ms, advice, audit }) => [words, ms, advice, audit]),
  }
}

interface FindingRow {
  words: string
  ms: number | null
  advice: string | null
  audit: string | null
}
