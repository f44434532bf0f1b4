import { DAY } from '../model/time.ts'

/** Settings of a detector, named as in docs/detector.md section 2. Users choose only `margin` and `c`. */
export interface DetectorConfig {
  /** BEHIND means that the median ratio exceeds 1 + margin. */
  margin: number
  /** BEHIND and AHEAD end at 1 + margin * exitFrac. */
  exitFrac: number
  /** Mean number of rounds between false alarms per stream. See `falseAlarmInterval`. */
  c: number
  /** Shares of the false alarms allotted to the change tests and the level tests; they add up to 1. */
  wChange: number
  wLevel: number
  /** The threshold for good news (way back, recovery of the level) is divided by this. */
  goodDiv: number
  /** Shift of d that is always tolerated. */
  D0: number
  /** Wobble guard: maximum added tolerance, smoothing of the recent deviation, caution in the slope, rounds needed. */
  cap: number
  alpha: number
  zs: number
  guardMin: number
  medMin: number
  /** Deviations are clipped at this many spreads, here and in the onset search. */
  wins: number
  /** Evidence needed for the first verdict: its probability of error is at most 1 / initThr per boundary. */
  initThr: number
  /** Rounds kept for onset and effect. */
  win: number
  /** The verdict after a change is classified with an interval of level 1 - classAlpha. */
  classAlpha: number
  /** Return to normal: how near (in d, in standard errors), and the point on the way back that is tested. */
  restoreTol: number
  restoreZ: number
  shrink: number
  /** Rounds a regime needs to be remembered, and rounds after which the new regime counts as normal. */
  homeMin: number
  homeDrop: number
  /**
   * The change tests stake most on small shifts, as changes of odds, and order rounds of one bin by a number drawn from the slot.
   * Absent: they stake alike on all, as changes of normal scores, and take every tie for the worse.
   */
  smallShifts?: true
  /**
   * Rounds near home do not end a slip while earlier rounds of it would bring as many in a row more often than this, times their number.
   * Absent: the way-back test alone decides.
   */
  partChance?: number
}

const YEAR = 365 * DAY

/** For a round every 15 minutes and one false alarm per year and stream. */
export const defaultConfig: DetectorConfig = {
  margin: 0.05,
  exitFrac: 0.5,
  c: 35_040,
  wChange: 0.8,
  wLevel: 0.2,
  goodDiv: 10,
  D0: 0.01,
  cap: 0.1,
  alpha: 0.3,
  zs: 2,
  guardMin: 50,
  medMin: 20,
  wins: 2.5,
  initThr: 20,
  win: 64,
  classAlpha: 0.2,
  restoreTol: 0.03,
  restoreZ: 2,
  shrink: 0.7,
  homeMin: 200,
  homeDrop: 672,
}

/** What a user chooses. `every` is ms between rounds; `margin` 0.05 means 5 %. */
export interface Choice {
  every: number
  margin: number
  /** For all `streams` together. */
  falseAlarmsPerYear: number
  streams?: number
}

/** Derives the settings from a user's choice. @throws RangeError when a number is invalid */
export function configOf({ every, margin, falseAlarmsPerYear, streams = 1 }: Choice): DetectorConfig {
  if (!(every > 0)) throw new RangeError(`The time between rounds must be above 0 ms, got ${every}`)
  return completeConfig({
    margin,
    c: falseAlarmInterval({ every, falseAlarmsPerYear, streams }),
    // With 200, a slip or outage of hours on the second day would leave the verdict BEHIND for weeks: docs/detector.md, section 2.
    homeMin: defaultConfig.medMin,
    homeDrop: Math.max(1, Math.round((7 * DAY) / every)),
    partChance: 0.01,
  })
}

/**
 * Mean number of rounds between false alarms of one stream such that all `streams` together have at most
 * `falseAlarmsPerYear`, under any dependence between them (docs/detector.md section 5).
 */
export function falseAlarmInterval({ every, falseAlarmsPerYear, streams = 1 }: Omit<Choice, 'margin'>): number {
  return (streams * (YEAR / every)) / falseAlarmsPerYear
}

/** Fills in the defaults. @throws RangeError when a setting would void the false-alarm guarantee */
export function completeConfig(settings: Partial<DetectorConfig>): DetectorConfig {
  const config = { ...defaultConfig, ...settings }
  if (!(config.margin >= 0)) throw new RangeError(`margin must be at least 0 (0.05 means 5 %), got ${config.margin}`)
  if (!(config.c > 1)) throw new RangeError(`c, the rounds between false alarms, must be above 1, got ${config.c}`)
  if (!(config.exitFrac >= 0 && config.exitFrac <= 1)) {
    throw new RangeError(`exitFrac must be between 0 and 1, got ${config.exitFrac}`)
  }
  return config
}

/** Boundaries of d: BEHIND begins beyond `enter`, and ends within `leave`. */
export function boundariesOf({ margin, exitFrac }: Pick<DetectorConfig, 'margin' | 'exitFrac'>) {
  return { enter: Math.log(1 + margin), leave: Math.log(1 + margin * exitFrac) }
}
