import type { PartDifference, Split } from '#core/analysis/why/split.ts'
import { inWholeMs } from '#core/analysis/why/whole-ms.ts'
import type { Why } from '#core/analysis/why/why.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { clip } from '#core/model/untrusted.ts'
import { capital } from '#core/words/capital.ts'
import { roundsWords, type Telling, timeWords, zoneSentence } from '#core/words/parts.ts'
import { otherName } from '#core/words/why/figures.ts'
import { intervalWords, otherMetricWords, signed, whyHeadline } from '#core/words/why/headline.ts'
import { estimateOf, findingLines } from '#core/words/why/lines.ts'
import { FEW, noCauseWords, unexplainedWords } from '#core/words/why/no-cause.ts'
import { partWords } from '#core/words/why/part.ts'
import { measuredWith } from '../measured-with.ts'
import { bar, type Look, shown, shownName } from './look.ts'
import { page, readable, textIn } from './page.ts'
import { type TableCell, table } from './table.ts'

const longestBar = 8

interface WhyScene {
  benchmark: Pick<Benchmark, 'id' | 'name' | 'target'>
  market: { name: string; timeZone: string }
  /** Whether the records are those of the deployment. */
  cloud: boolean
  /** Why there is nothing to say, where the caller knows. */
  lack?: string | undefined
  look: Look
  now: number
}

/** Why we are slower, for a terminal: the finding, the split as a table with bars, causes with advice, what else differs. */
export function renderWhy(why: Why | null, { benchmark, market, cloud, lack, look: given, now }: WhyScene): string {
  const look = readable(given)
  const telling: Telling = { timeZone: market.timeZone, now }
  const text = textIn(look)
  const title = text(`${benchmark.name}, ${market.name}`, 'title')
  if (why === null) {
    const sentence = `Nothing to compare yet. Measure with: ${measuredWith(benchmark.id, { cloud })}.`
    return page([title, text(sentence)], look)
  }
  if (lack !== undefined) return page([title, text(lack)], look)
  const { split } = why
  const lines = findingLines(why)
  const timed = lines.filter(({ kind, ms }) => ms !== null || kind === 'overlay')
  const others = lines.filter((line) => !timed.includes(line))
  const sections = [
    title,
    text(whyHeadline(why, telling), 'title'),
    text(otherMetricWords(benchmark.target.metric)),
    split === null ? [] : splitTable(split, { why, look }),
    split === null ? [] : text(noteOf(split, why), 'faint'),
    timed.flatMap((line, index) => [
      ...text(`${index + 1}. ${line.words} ${line.ms === null ? '' : `${capital(estimateOf(line))}.`}`.trimEnd()),
      ...(line.advice === null ? [] : text(line.advice, 'us', '   ')),
      ...(line.audit === null ? [] : text(`Lighthouse: ${line.audit}.`, 'faint', '   ')),
    ]),
    split === null || split.whole.low === null
      ? []
      : text((timed.length > 0 ? unexplainedWords(split) : noCauseWords(split)) ?? ''),
    others.length === 0 ? [] : text('Also different; how much time it costs was not measured:', 'faint'),
    others.flatMap(({ words }) => text(`- ${words}`)),
    text([evidenceWords(why, telling), zoneWords(why, telling)].filter(Boolean).join(' '), 'faint'),
  ]
  return page(sections, look)
}

function splitTable(split: Split, { why, look }: { why: Why; look: Look }): string[] {
  const { parts, lcp, whole } = inWholeMs(split)
  const largest = Math.max(1, ...parts.flatMap(({ us, other }) => [us, other]))
  const cell = (ms: number): TableCell => ({ text: String(ms) })
  const rows = parts.map(({ part, us, other, difference }, index): TableCell[] => {
    const { certain = false, ...interval } = split.parts[index] ?? { low: null, high: null }
    return [
      { text: partWords[part].name },
      cell(us),
      { text: bar(us / largest, longestBar, look), tone: 'us' },
      cell(other),
      { text: bar(other / largest, longestBar, look) },
      { text: signed(difference), tone: certain && difference > 0 ? 'bad' : undefined },
      { text: shown(intervalWords(interval, difference), 40, look), tone: 'faint' },
    ]
  })
  const sum = (name: string, ms: typeof whole, interval: PartDifference): TableCell[] => [
    { text: name, tone: 'title' },
    { ...cell(ms.us), tone: 'title' },
    { text: '' },
    { ...cell(ms.other), tone: 'title' },
    { text: '' },
    { text: signed(ms.difference), tone: 'title' },
    { text: shown(intervalWords(interval, ms.difference), 40, look), tone: 'faint' },
  ]
  // The names of the parts are as long as the figures beside them.
  const other = shownName(otherName(why), look.columns < 60 ? 8 : 18, look)
  const head = ['ms', why.of.kind === 'gap' ? 'You' : 'Since', '', other, '', 'Gap', '95 % interval']
  const number = { align: 'right' } as const
  return table(
    {
      head,
      rows: [
        ...rows.slice(0, -1),
        sum('LCP', lcp, split.lcp),
        ...rows.slice(-1),
        sum('Whole step', whole, split.whole),
      ],
      columns: [{}, number, { spare: true }, number, { spare: true }, number],
    },
    look,
  )
}

function noteOf({ rounds, parts }: Split, { of }: Why): string {
  const counted =
    of.kind === 'gap'
      ? `${roundsWords(rounds.us)} of both sites`
      : `${roundsWords(rounds.us)} since, ${rounds.other} before`
  const few = parts[0]?.low === null ? ` ${FEW}` : ''
  return `Trimmed means over ${counted}; the parts add up to the whole.${few}`
}

/** Where any time stands. */
function zoneWords({ evidence, of, split }: Why, { timeZone }: Telling): string {
  return split !== null && (of.kind === 'change' || evidence.us !== null) ? zoneSentence(timeZone) : ''
}

function evidenceWords({ evidence: { us }, of, split }: Why, telling: Telling): string {
  if (split === null) return ''
  return us === null
    ? `No request log of ${clip(of.step)} yet, so causes come from the parts alone. Logs are recorded once an hour.`
    : `Causes from the request logs of ${timeWords(us, telling)}.`
}
