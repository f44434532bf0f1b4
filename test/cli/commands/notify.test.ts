import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { messageClock } from '#cli/local/message-clock.ts'
import { claimDelivery, settleDelivery } from '#store/records/deliveries.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { fakeBenchmark } from '../../core/rounds.ts'
import { type HttpServer, startHttp, status } from '../../notify/http-server.ts'
import { folder, outpace } from '../command.ts'

const benchmark = `
name: Buying a jacket
us: { name: Acme, origin: https://www.acme.example, pages: { home: /, search: "/s?q=jacket" } }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: /, search: /find } }]
`

function files({ url }: HttpServer): Record<string, string> {
  return {
    'scenarios/jackets/benchmark.yaml': benchmark,
    'outpace.yaml': `
recipients: [ceo@acme.example, { to: web@acme.example, severity: urgent, quiet: 22:00-07:00, digest: false }]
channels:
  - { webhook: "${url}/hook", signedWith: ops-key }
  - slack: shop-team
`,
  }
}

beforeEach(() => vi.stubEnv('OUTPACE_SECRET_OPS_KEY', 'hunter2'))
afterEach(() => vi.unstubAllEnvs())

describe('outpace notify', () => {
  it('--test sends a sample of each message to every recipient and reports each delivery', async () => {
    await using server = await startHttp(status(204))
    await using root = await folder(files(server))
    const { code, stdout, stderr } = await outpace(['notify', '--test'], { cwd: root.path })
    expect(stderr).toBe('')
    expect(stdout.match(/^Sent to ceo@acme\.example \((.*)\): \.outpace\/outbox\/.*\.eml$/gm)).toHaveLength(5)
    expect(stdout.match(/^Sent to web@acme\.example/gm)).toHaveLength(5)
    expect(
      stdout.match(/^Sent to webhook-127-0-0-1-\d+-ops-key \(.*\): webhook-127-0-0-1-\d+-ops-key \(204\)$/gm),
    ).toHaveLength(5)
    expect(stdout).toContain('slack-shop-team is not used on this machine: OUTPACE_SECRET_SHOP_TEAM is not set.')
    expect(code).toBe(1)

    const outbox = join(root.path, '.outpace', 'outbox')
    const mails = await Promise.all(
      readdirSync(outbox).map((file) => PostalMime.parse(readFileSync(join(outbox, file)))),
    )
    const own = mails.filter(({ to }) => to?.[0]?.address === 'ceo@acme.example').map(({ subject }) => subject ?? '')
    for (const kind of [/Behind Globex on search/, /Still behind/, /Recovered on search/, /Week of/]) {
      expect(own.filter((subject) => kind.test(subject))).toHaveLength(1)
    }
    expect(own.every((subject) => subject.startsWith('[Sample] '))).toBe(true)
    const digest = mails.find(({ subject }) => subject?.includes('Week of'))
    expect(digest?.attachments.map(({ mimeType }) => mimeType)).toContain('application/pdf')
    expect(server.received.map(({ body }) => JSON.parse(body).kind).toSorted()).toEqual([
      'baseline',
      'closed',
      'digest',
      'opened',
      'reminder',
    ])
  }, 110_000)

  it('lists recipients and failed deliveries', async () => {
    await using server = await startHttp()
    await using root = await folder(files(server))
    const store = await openSqliteStore({ folder: join(root.path, '.outpace') })
    const now = Date.now()
    const id = { benchmark: 'jackets', notice: 'incident/jackets.x/opened', to: 'ceo@acme.example' }
    const claim = await claimDelivery(store, { ...id, now, until: now + 1000 })
    if (claim.outcome !== 'claimed') throw new Error('taken')
    await settleDelivery(store, {
      ...claim,
      benchmark: 'jackets',
      now,
      status: 'failed',
      error: 'No such\u001b[31m address.',
    })
    await store.close()
    const { code, stdout } = await outpace(['notify'], { cwd: root.path })
    expect(stdout).toContain('ceo@acme.example')
    const words = stdout.replaceAll(/\s+/g, ' ')
    expect(words).toContain('web@acme.example urgent only, quiet from 22:00 to 07:00, no digest')
    expect(words).toContain('ceo@acme.example: incident/jackets.x/opened failed after 1 attempt. No such address.')
    expect(code).toBe(1)
  })
})

describe('the message clock of watch', () => {
  it('sends every hour, and says when the store failed', async () => {
    const sent: string[] = []
    let failures = 0
    const begun = Date.UTC(2026, 10, 22, 20, 50)
    const tick = messageClock({
      messenger: {
        send: async ({ id }) => {
          sent.push(id)
          return sent.length === 2 ? 'failed' : 'done'
        },
      },
      benchmarks: [fakeBenchmark()],
      say: () => undefined,
      begun,
      failed: () => failures++,
    })
    for (let minutes = 0; minutes <= 130; minutes += 5) await tick(begun + minutes * 60_000)
    expect(sent).toEqual(['jackets', 'jackets'])
    expect(failures).toBe(1)
    // Its clock was ahead, and is set back by a day.
    await tick(begun - 22 * 60 * 60_000)
    expect(sent).toHaveLength(3)
  })
})
