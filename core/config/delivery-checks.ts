import type { Path } from './path.ts'
import { noSuch, words } from './problem-words.ts'
import { valueAt } from './shape.ts'
import type { Report } from './yaml.ts'

interface DeliveryChecks {
  data: unknown
  /** Ids of the existing benchmarks, if the caller knows them. */
  benchmarks?: readonly string[]
  report: Report
}

/** Checks what no single value shows: that each channel is of one kind, and that the named benchmarks exist. */
export function checkDelivery({ data, benchmarks, report }: DeliveryChecks): void {
  checkRepeated(data, report)
  for (const list of ['recipients', 'channels'] as const) {
    const entries = valueAt(data, [list])
    if (!Array.isArray(entries)) continue
    for (const index of entries.keys()) {
      const path = [list, index]
      if (benchmarks !== undefined) checkBenchmarks({ data, path, known: benchmarks, report })
      if (list === 'channels') checkChannel({ data, path, report })
    }
  }
  const smtp = valueAt(data, ['smtp'])
  if (smtp !== undefined && valueAt(data, ['sender']) === undefined) {
    const hint = 'Add, for example, sender: outpace@acme.example'
    report(['smtp'], words('Mails sent by "smtp" need a "sender".', hint), 'key')
  }
  const [user, password] = [valueAt(data, ['smtp', 'user']), valueAt(data, ['smtp', 'password'])]
  if ((user === undefined) !== (password === undefined)) {
    report(['smtp', user === undefined ? 'password' : 'user'], words('"user" and "password" go together.'), 'key')
  }
}

interface EntryCheck {
  data: unknown
  path: Path
  report: Report
}

function checkBenchmarks({ data, path, known, report }: EntryCheck & { known: readonly string[] }): void {
  const named = valueAt(data, [...path, 'benchmarks'])
  if (!Array.isArray(named)) return
  for (const [index, id] of named.entries()) {
    if (typeof id !== 'string' || known.includes(id)) continue
    report([...path, 'benchmarks', index], noSuch({ kind: 'benchmark', found: id, known }))
  }
}

/** Deliveries are recorded by channel name, so two channels of one name would share a single message. */
function checkRepeated(data: unknown, report: Report): void {
  const channels = valueAt(data, ['channels'])
  if (!Array.isArray(channels)) return
  const seen = new Set<string>()
  for (const index of channels.keys()) {
    const [slack, teams, webhook, signedWith] = ['slack', 'teams', 'webhook', 'signedWith'].map((key) =>
      valueAt(data, ['channels', index, key]),
    )
    const host = typeof webhook === 'string' && URL.canParse(webhook) ? new URL(webhook).host : undefined
    if (slack === undefined && teams === undefined && host === undefined) continue
    const name = JSON.stringify([slack, teams, host, signedWith])
    const hint = host === undefined ? 'List it once.' : 'List it once, or sign each with its own key.'
    if (seen.has(name)) report(['channels', index], words('This channel is already listed.', hint))
    seen.add(name)
  }
}

const kinds = ['slack', 'teams', 'webhook'] as const

function checkChannel({ data, path, report }: EntryCheck): void {
  const given = kinds.filter((kind) => valueAt(data, [...path, kind]) !== undefined)
  const signed = valueAt(data, [...path, 'signedWith']) !== undefined
  const [first, second] = given
  if (typeof valueAt(data, path) !== 'object' || valueAt(data, path) === null) return
  if (first === undefined) {
    report(
      path,
      words('A channel needs "slack", "teams" or "webhook".', 'Write, for example, { slack: slack-web-team }'),
    )
  } else if (second !== undefined) {
    const message = `A channel is one of "slack", "teams" and "webhook"; this one has ${first} and ${second}.`
    report([...path, second], words(message, 'Split it into two entries of the list.'), 'key')
  } else if (first === 'webhook' && !signed) {
    const hint = 'Add the name of a secret, for example signedWith: ops-key'
    report(
      [...path, 'webhook'],
      words('A webhook needs "signedWith", so that the receiver can verify the sender.', hint),
    )
  } else if (first !== 'webhook' && signed) {
    report([...path, 'signedWith'], words(`Only a webhook is signed; ${first} does not need "signedWith".`), 'key')
  }
}
