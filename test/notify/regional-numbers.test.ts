import { expect, test } from 'vitest'
import { judgeRounds } from '#core/judge/judge.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import { digestMessage } from '#stages/digest/message.ts'
import { fakeIncident } from '../core/incidents.ts'
import { sydney } from '../core/rounds.ts'
import { baselineMailOf, baselineScenes, measured } from './baseline-scenes.ts'
import { busyWeek } from './digest-scenes.ts'
import { acme, mailOf, promiseBroken, scenes } from './mail-scenes.ts'

const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' }
/** `2.00 s`, `1.42x`, `2.5%`: as no German writes them. */
const foreign = /\d+\.\d+ ?(?:x|s|ms|MB|kB|%)(?!\w)|\d%/g

test.each(Object.keys(scenes))('every number of an alert is in the regional format of its reader: %s', async (name) => {
  const { text, subject } = await mailOf(scenes[name]?.() ?? expect.fail(), { reader: german })
  expect(`${subject}\n${text}`.match(foreign)).toBeNull()
})

test.each(Object.keys(baselineScenes))('and of where you start: %s', (name) => {
  const { text, subject } = baselineMailOf(baselineScenes[name]?.() ?? expect.fail(), {}, german)
  expect(`${subject}\n${text}`.match(foreign)).toBeNull()
})

test('and of a digest, with what stands beside the week', async () => {
  const rounds = measured({ Acme: { home: 2300 }, Amazon: { home: 1200 }, Globex: { home: 2900 } }, 40)
  const { judge } = judgeRounds({ benchmark: { ...acme, steps: ['home'] }, market: sydney, rounds })
  const now = verdictOf(judge, Date.parse(rounds.at(-1)?.scheduledAt ?? ''))
  const broken = fakeIncident({
    kind: 'promise',
    streams: [{ ...promiseBroken(), promise: 2500 }],
    openedAt: '2026-11-17T00:00:00Z',
    closedAt: '2026-11-17T01:00:00Z',
  })
  const digest = busyWeek({ incidents: [broken] }, { now })
  const { text, subject } = await digestMessage({ digest, reader: german })
  expect(text).toContain('The largest gap is to Amazon on home: 1,9')
  expect(text).toContain('You broke your promise of 2,50 s')
  expect(`${subject}\n${text}`.match(foreign)).toBeNull()
})
