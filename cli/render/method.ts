import type { League } from '#core/analysis/league/league.ts'
import type { LeftOut } from '#core/judge/gap/comparable.ts'
import type { Method } from '#core/model/method.ts'
import { roundsWords } from '#core/words/parts.ts'
import { type Look, shown } from './look.ts'

/** How the figures were measured. */
export function methodLine({ method, rounds, firstScheduledAt, lastScheduledAt, leftOut }: League, look: Look): string {
  if (method === null || firstScheduledAt === null || lastScheduledAt === null) return ''
  const loads = `${method.loads} ${method.loads === 1 ? 'load' : 'loads'} per visit`
  const parts = [
    `Measured from ${placeWords(method.region, look)}`,
    `profile ${shown(method.profile, 40, look)}`,
    `Chromium ${method.chromium}`,
    loads,
    ...(method.consent === undefined ? [] : ['consent banners accepted']),
    `${roundsWords(rounds)}, ${timeWords(firstScheduledAt, lastScheduledAt)}`,
  ]
  const unused = leftOut.map((left) => leftOutWords(left, look))
  return `${parts.join('; ')}.${unused.length === 0 ? '' : ` Not counted: ${unused.join('; ')}.`}`
}

function placeWords(region: string, look: Look): string {
  return region === 'local' ? 'this machine' : shown(region, 40, look)
}

/** `2026-11-22 10:00 to 11:15 UTC`. */
function timeWords(first: string, last: string): string {
  const [day, otherDay] = [first.slice(0, 10), last.slice(0, 10)]
  const [from, to] = [first.slice(11, 16), last.slice(11, 16)]
  if (first === last) return `${day} ${from} UTC`
  return `${day} ${from} to ${day === otherDay ? '' : `${otherDay} `}${to} UTC`
}

function leftOutWords(left: LeftOut, look: Look): string {
  switch (left.reason) {
    case 'older':
      return `${left.rounds} older ${left.rounds === 1 ? 'round' : 'rounds'}`
    case 'other-method':
      return `${roundsWords(left.rounds)} measured ${left.differs.map((key) => keyWords(key, left.method, look)).join(', ')}`
    default:
      return left satisfies never
  }
}

function keyWords(key: keyof Method, method: Method, look: Look): string {
  switch (key) {
    case 'profile':
      return `with profile ${shown(method.profile, 40, look)}`
    case 'region':
      return `from ${placeWords(method.region, look)}`
    case 'chromium':
      return `with Chromium ${method.chromium}`
    case 'definitions':
      return 'by the definitions of another version of Outpace'
    case 'loads':
      return `with ${method.loads} ${method.loads === 1 ? 'load' : 'loads'} per visit`
    case 'consent':
      return method.consent === undefined ? 'with consent banners shown' : 'with consent banners accepted'
    default:
      return key satisfies never
  }
}
