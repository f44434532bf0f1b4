import { comparisonsOf } from '#core/judge/streams.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { orderIn } from '#core/model/names-order.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { epochSentence } from '#core/words/epoch.ts'
import { incidentHeadline } from '#core/words/incident.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'

interface JudgeStoredOptions {
  benchmark: Benchmark
  market: Market
  host: { store: Store; retention: Settings['retention']; trouble: { happened: boolean } }
  say: (sentence: string) => void
}

const lateSentence =
  'The round is stored, but a later one was judged before it: it counts in charts and daily figures, not in the verdict. That happens where two commands measure a benchmark at once, or the clock was set back.'

/** Rounds that cannot be judged now are judged with a later one. */
export async function judgeStored(
  { host, benchmark, market, say }: JudgeStoredOptions,
  { scheduledAt }: Round,
): Promise<void> {
  const now = Date.now()
  try {
    const events = await judgeRound({
      store: host.store,
      benchmark,
      market,
      scheduledAt,
      retention: host.retention.history,
      now,
    })
    for (const event of events) {
      if (event.type === 'late') say(lateSentence)
      if (event.type === 'epoch') say(epochSentence(event, { timeZone: market.timeZone, now }))
      if (event.type !== 'incident' || event.change === 'joined') continue
      say(
        oneLine(
          `Incident ${event.change}: ${incidentHeadline(event.incident, orderIn(comparisonsOf(benchmark)))}.`,
          500,
        ),
      )
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    host.trouble.happened = true
    say(
      `The round is stored, but could not be judged. ${error.message}\nOnce this is fixed, the next round judges it too.`,
    )
  }
}
