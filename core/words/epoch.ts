import type { MarketVerdict } from '../judge/standing.ts'
import type { Setup } from '../judge/state.ts'
import { listed } from '../model/listed.ts'
import type { Method } from '../model/method.ts'
import { type Telling, timeWords } from './parts.ts'

/** What of a method changed; what Outpace itself counts changes with a release of it only. */
const methodWords: Record<keyof Method, string> = {
  profile: 'the profile',
  region: 'the region',
  chromium: 'the version of Chromium',
  definitions: 'the definitions of this version of Outpace',
  loads: 'the number of loads',
  consent: 'how consent banners are treated',
}

const setupWords: Record<keyof Setup, string> = {
  us: 'your site',
  metric: 'the metric',
  margin: 'the margin',
  every: 'the schedule',
  promise: 'the promise',
}

/** Says that the method or the settings changed; empty when they did not. */
export function epochSentence({ epoch }: Pick<MarketVerdict, 'epoch'>, telling: Telling): string {
  if (epoch === null) return ''
  const { reason, from } = epoch
  const since = `Judged from scratch since ${timeWords(from, telling)}, because`
  switch (reason.kind) {
    case 'start':
      return ''
    case 'method':
      return `${since} the method changed: ${listed(reason.differs.map((key) => methodWords[key]))}.`
    case 'settings':
      return `${since} the settings changed: ${listed(reason.differs.map((key) => setupWords[key]))}.`
    case 'clock':
      return `${since} a clock was ahead: rounds were scheduled up to ${timeWords(reason.ahead, telling)}.`
    default:
      return reason satisfies never
  }
}
