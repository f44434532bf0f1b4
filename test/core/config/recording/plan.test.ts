import { expect, test } from 'vitest'
import { planImport } from '#core/config/recording/plan.ts'
import { change, navigate, recordingText } from './recorded.ts'

function notesOf(...values: string[]): string[] {
  const text = recordingText([navigate('https://shop.example/'), ...values.map((value) => change('#field', value))])
  const planned = planImport({ file: 'shop.json', text, us: true, origin: 'https://shop.example' })
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  return planned.plan.notes
}

test('an import says which steps type an e-mail address, and not which one', () => {
  const rest = 'an e-mail address, which stays in the file and is sent by each load: use that of a test account.'
  expect(notesOf('jacket', 'ann.lee@acme.example')).toEqual([`Step 3 types ${rest}`])
  expect(notesOf('ann@acme.example', 'jacket', 'bob@acme.example')).toEqual([`Steps 2 and 4 type ${rest}`])
  expect(notesOf('jacket @ 20 %', 'secret:mail')).toEqual([])
})
