import type { ShownSplit } from '#core/analysis/views/why.ts'
import { formatDuration } from '#core/model/units.ts'
import { timeWords } from '#core/words/parts.ts'
import { FEW } from '#core/words/why/no-cause.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { WhyBars } from './why-bars.tsx'
import { Findings } from './why-findings.tsx'
import { WhyTable } from './why-table.tsx'

const words = texts.why

interface WhyProps {
  route: Route
  steps: readonly string[]
  /** Names. */
  competitors: readonly string[]
  timeZone: string
}

/** Why you are slower on a step, or became slower: both sides in parts on one scale, and what causes them. */
export function WhyView({ route: { benchmark, market, query }, steps, competitors, timeZone }: WhyProps) {
  const names = ['step', 'competitor', 'incident', 'before'] as const
  const chosen = Object.fromEntries(names.map((name) => [name, query.get(name) ?? undefined]))
  const to = (change: Record<string, string | undefined> = {}) =>
    addressOf({ view: 'why', benchmark, market }, { ...chosen, ...change })
  const isChange = (chosen.incident ?? chosen.before) !== undefined
  const answer = useAnswer<Answers['why']>(`/api${to()}`)
  return (
    <>
      <Choice
        label={words.step}
        value={chosen.step ?? ''}
        options={[{ value: '', text: words.worst }, ...steps.map((each) => ({ value: each, text: each }))]}
        to={(value) => to({ step: value === '' ? undefined : value })}
      />
      {!isChange && competitors.length > 1 && (
        <Choice
          label={words.competitor}
          value={chosen.competitor ?? ''}
          options={[{ value: '', text: words.ahead }, ...competitors.map((each) => ({ value: each, text: each }))]}
          to={(value) => to({ competitor: value === '' ? undefined : value })}
        />
      )}
      {isChange && !isShared && (
        <p>
          <a href={to({ incident: undefined, before: undefined })}>{words.gapInstead}</a>
        </p>
      )}
      <Ready of={answer}>
        {({ why, headline, otherMetric, other, split, lines }) =>
          why === null || headline === null ? (
            <section>{words.none}</section>
          ) : (
            <>
              <p class="lead verdict">{headline}</p>
              {otherMetric !== '' && <p>{otherMetric}</p>}
              {split !== null && <Split split={split} us={why.of.us} other={other ?? ''} isChange={isChange} />}
              {split !== null && <Findings lines={lines} split={split} />}
              {split !== null && <Figures split={split} us={why.of.us} other={other ?? ''} isChange={isChange} />}
              {split !== null && (
                <p class="faint">
                  {why.evidence.us === null
                    ? words.noEvidence
                    : words.evidence(timeWords(why.evidence.us, { timeZone, now: Date.now() }))}{' '}
                  {why.evidence.us !== null && !isShared && (
                    <a
                      href={addressOf(
                        { view: 'films', benchmark, market },
                        {
                          step: why.of.step,
                          at: why.evidence.us,
                          ...(why.of.kind === 'gap' && { right: why.of.competitor }),
                        },
                      )}
                    >
                      {words.films}
                    </a>
                  )}
                </p>
              )}
            </>
          )
        }
      </Ready>
    </>
  )
}

interface SplitProps {
  split: ShownSplit
  us: string
  other: string
  isChange: boolean
}

function Split({ split, us, other, isChange }: SplitProps) {
  const { whole } = split
  const sides = isChange
    ? [
        { name: words.since, side: 'us' as const, time: formatDuration(whole.us) },
        { name: words.before, side: 'other' as const, time: formatDuration(whole.other) },
      ]
    : [
        { name: us, side: 'us' as const, time: formatDuration(whole.us) },
        { name: other, side: 'other' as const, time: formatDuration(whole.other) },
      ]
  return (
    <section class="step">
      <h2>{words.parts}</h2>
      <WhyBars split={split} sides={sides} />
    </section>
  )
}

/** Every part as a figure, below the causes: the reason can be understood without them. */
function Figures({ split, us, other, isChange }: SplitProps) {
  const { whole, rounds } = split
  return (
    <section class="step">
      <h2>{words.table}</h2>
      <WhyTable
        split={split}
        us={isChange ? words.since : us}
        other={other}
        gap={isChange ? words.change : words.gap}
      />
      <p class="faint">
        {words.counted(rounds.us, rounds.other, isChange)} {whole.low === null && FEW}
      </p>
    </section>
  )
}
