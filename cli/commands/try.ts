import { arms, trialOf } from '#core/analysis/trial.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { ChangeFlag } from '#measure/rewrite/changes.ts'
import { chosen } from '../chosen.ts'
import { exitCodes } from '../cli-error.ts'
import { openHost } from '../local/host.ts'
import { raceTwice } from '../local/race-twice.ts'
import type { Output } from '../output.ts'
import { twiceOurs } from '../own-page.ts'
import { renderTrial } from '../render/trial.ts'
import type { Surroundings } from '../surroundings.ts'
import { type ChangeOptions, flagsOf, readChanges } from '../try/changes.ts'
import { subjectOf } from '../try/subject.ts'

export interface TryOptions extends ChangeOptions {
  /** A page, or a benchmark's folder or name; without it, the only benchmark. */
  site: string | undefined
  market: string | undefined
  /** Judge this step only. */
  step?: string
  /** Further hosts, as globs, whose answers are yours to change. */
  own: string[]
  rounds: number
  json: boolean
}

/** `outpace try`: our site against itself with a change applied on the wire. Stores nothing. Returns the exit code. */
export async function tryChange(options: TryOptions, surroundings: Surroundings, output: Output): Promise<number> {
  await using subject = await subjectOf(options, surroundings)
  const { asked, market, us, contestant } = subject
  const step =
    options.step === undefined ? undefined : chosen({ kind: 'step', found: options.step, known: asked.steps })
  const changes = await readChanges(options, contestant.origin)
  await using host = await openHost(surroundings, defaultSettings())

  const counts = new Map<ChangeFlag, number>(flagsOf(changes).map((flag) => [flag, 0]))
  const armOf = (applied: boolean) => ({
    ...contestant,
    rewriting: {
      changes,
      applied,
      origin: contestant.origin,
      alsoOwn: options.own,
      count: (flag: ChangeFlag) => void counts.set(flag, (counts.get(flag) ?? 0) + 1),
    },
  })
  const sites = new Map([
    [arms.asIs, armOf(false)],
    [arms.changed, armOf(true)],
  ])
  const { raced, compared: twice } = twiceOurs(asked, { us, id: 'try', names: [arms.asIs, arms.changed] })

  const { rounds, stopped } = await raceTwice({
    host,
    benchmark: raced,
    market,
    sites,
    rounds: options.rounds,
    title: 'Trial',
  })
  const trial = trialOf({ twice, asked, market, rounds, step })
  const about = { site: us.name, market: market.name, applied: Object.fromEntries(counts) }
  output.result(
    options.json
      ? `${JSON.stringify({ ...about, ...trial })}\n`
      : `\n${renderTrial(trial, { about, look: output.look })}`,
  )
  if (stopped) return exitCodes.interrupted
  return trial.misses.length > 0 || trial.steps.every(({ gap }) => gap === null) ? exitCodes.missed : exitCodes.done
}
