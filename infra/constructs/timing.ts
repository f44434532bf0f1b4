import { createHash } from 'node:crypto'

const minutesADay = 24 * 60

export interface Timing {
  /** For EventBridge Scheduler, in UTC. */
  expression: string
  /** Minutes by which it may be late. 0: on the minute. */
  window: number
}

/**
 * Timing of something due every `every` ms, a whole number of minutes. If the interval fits the clock, it is due at the
 * same minutes of every hour or day, regardless of the deployment; each `key` has its own place in the interval, so
 * that benchmarks do not all start, and need a browser, at :00.
 *
 * The window scatters starts that still coincide. It costs no fairness, because one worker measures all sites of a
 * round once it has begun, and no slot, because a round is named by its scheduled time. It is at most a tenth of the
 * interval, so that rounds stay about evenly spaced.
 */
export function timingOf({ every, key }: { every: number; key: string }): Timing {
  const minutes = every / 60_000
  const window = Math.min(15, Math.floor(minutes / 10))
  return { expression: expressionOf(minutes, placeOf(key, minutes)), window }
}

function expressionOf(minutes: number, place: number): string {
  if (minutes === 1) return 'cron(* * * * ? *)'
  if (60 % minutes === 0) return `cron(${place}/${minutes} * * * ? *)`
  const [hour, minute] = [Math.floor(place / 60), place % 60]
  if (minutes === 60) return `cron(${minute} * * * ? *)`
  if (minutes === minutesADay) return `cron(${minute} ${hour} * * ? *)`
  if (minutesADay % minutes === 0 && minutes % 60 === 0) return `cron(${minute} ${hour}/${minutes / 60} * * ? *)`
  if (minutes === 7 * minutesADay) return weekly(minute, hour)
  // Other intervals do not fit the clock and count from the creation of the schedule.
  return `rate(${minutes} minutes)`
}

function weekly(minute: number, hour: number): string {
  const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
  return `cron(${minute} ${hour % 24} ? * ${days[Math.floor(hour / 24)]} *)`
}

/** A number below `length`, always the same for a key. */
function placeOf(key: string, length: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % length
}
