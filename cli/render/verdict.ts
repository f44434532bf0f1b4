import type { Baseline, MarketVerdict, Standing } from '#core/judge/standing.ts'
import { counted } from '#core/model/counted.ts'
import { orderIn } from '#core/model/names-order.ts'
import { clip } from '#core/model/untrusted.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { BASELINE_AWAITED, startedSentence } from '#core/words/baseline.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { epochSentence } from '#core/words/epoch.ts'
import { gapOn, uncertainty } from '#core/words/gap.ts'
import { incidentHeadline, incidentSpan } from '#core/words/incident.ts'
import { missingReason } from '#core/words/missing.ts'
import { type Telling, timeWords, zoneSentence } from '#core/words/parts.ts'
import { promiseSentences } from '#core/words/promise.ts'
import { begunSentences, chanceSentence, failureWords, targetSentence, workerSentence } from '#core/words/verdict.ts'
import { measuredWith } from '../measured-with.ts'
import { type Look, nothing, shown, shownName, type TextTone } from './look.ts'
import { longest, page, readable, textIn } from './page.ts'
import { fits, type TableCell, table } from './table.ts'

/** A verdict for a terminal: the conclusion, each comparison, the promise, open incidents, the start and the method. */
export function renderVerdict(
  verdict: MarketVerdict,
  { look: given, now, baseline, cloud }: { look: Look; now: number; baseline: Baseline | null; cloud: boolean },
): string {
  const look = readable(given)
  const { benchmark, market } = verdict
  const telling: Telling = { timeZone: market.timeZone, now }
  const text = textIn(look)
  const judged = verdict.measuredAt !== null
  const sections = [
    text(`${benchmark.name}, ${market.name}`, 'title'),
    text(targetSentence(verdict, telling), toneOf(verdict.target.verdict)),
    judged ? standingsTable(verdict, { look, telling }) : [],
    promiseSentences(verdict, telling).flatMap(({ said, bad }) => text(said, bad ? 'bad' : undefined)),
    verdict.doubts.flatMap(({ site, step, doubt }) => text(`Not judged: ${clip(site)}, ${doubtWords(step, doubt)}.`)),
    verdict.incidents.flatMap((incident) =>
      text(
        `Open: ${incidentHeadline(incident, orderIn(verdict.comparisons))}. ${incidentSpan(incident, telling)} ${incident.id}`,
        'bad',
      ),
    ),
    judged ? text(baseline === null ? BASELINE_AWAITED : startedSentence(baseline, telling)) : [],
    judged
      ? text(
          [
            newestSentence(verdict, telling),
            epochSentence(verdict, telling),
            ...begunSentences(verdict, telling),
            workerSentence(verdict),
            chanceSentence(verdict.falseAlarms),
          ]
            .filter((sentence) => sentence !== '')
            .join(' '),
          'faint',
        )
      : text(
          `Measure with: ${measuredWith(benchmark.id, { cloud })}, ${cloud ? 'or wait for the next round' : 'or on schedule with npx outpace watch'}.`,
          'faint',
        ),
  ]
  return page(sections, look)
}

function standingsTable(
  { comparisons, target }: MarketVerdict,
  { look, telling }: { look: Look; telling: Telling },
): string[] {
  // In the order of the journey.
  const byStep = [...Map.groupBy(comparisons, ({ step }) => step).values()].flat()
  const rows = byStep.map((standing): TableCell[] => [
    { text: shownName(standing.step, 24, look) },
    { text: shownName(standing.competitor, 24, look) },
    { text: standing.verdict, tone: cellTone(standing.verdict) },
    { text: gapOf(standing) || nothing(look) },
    { text: shown(detail(standing, { ...telling, margin: target.margin }), longest, look), tone: 'faint' },
  ])
  const columns = [{ most: 16 }, { most: 18 }, {}, {}] as const
  const whole = { head: ['Step', 'Against', 'Verdict', 'Gap', ''], rows, columns }
  if (fits(whole, look)) return table(whole, look)
  // A gap that is cut says nothing, so on a narrow terminal it begins what stands below the row.
  const narrow = rows.map((row, index) => {
    const gap = gapOf(byStep[index])
    const said = row[4]?.text ?? ''
    return [...row.slice(0, 3), { text: [gap, said].filter((part) => part !== '').join('; '), tone: 'faint' as const }]
  })
  return table({ head: ['Step', 'Against', 'Verdict', ''], rows: narrow, columns: columns.slice(0, 3) }, look)
}

/** `1.42x slower on LCP`; empty without a ratio. */
function gapOf(standing: Standing | undefined): string {
  if (standing === undefined || standing.ratio === null || standing.metric === null) return ''
  return gapOn(standing.ratio, { metric: standing.metric })
}

/** The uncertainty of a comparison, or the reason why it is missing. */
function detail(standing: Standing, telling: Telling & { margin: number }): string {
  const { missing, since } = standing
  const parts = [
    missing === null ? '' : missingReason(missing, { standing, telling }),
    since === null ? '' : `since ${timeWords(since, telling)}`,
    standing.ratio === null ? '' : uncertainty(standing, { metric: standing.metric ?? 'duration' }),
    failureWords(standing),
    standing.fluctuates ? 'fluctuates on its own, so false alarms are more likely here' : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function newestSentence({ measuredAt, rounds }: MarketVerdict, telling: Telling): string {
  return measuredAt === null
    ? ''
    : `${counted(rounds, 'round')} measured, the latest from ${timeWords(measuredAt, telling)}. ${zoneSentence(telling.timeZone)}`
}

function toneOf(verdict: Verdict): TextTone {
  return verdict === 'behind' ? 'bad' : verdict === 'ahead' ? 'us' : 'title'
}

function cellTone(verdict: Verdict): TextTone | undefined {
  switch (verdict) {
    case 'behind':
      return 'bad'
    case 'ahead':
      return 'good'
    case 'level':
      return undefined
    case 'unknown':
      return 'faint'
    default:
      return verdict satisfies never
  }
}
