import { expect, test } from 'vitest'
import type { Seen } from '#measure/load/seen-script.ts'
import { settle } from '#measure/load/settle.ts'

/** What a page without requests shows from `at` ms on. */
type Shows = [at: number, seen: Pick<Seen, 'share' | 'concealed' | 'loading'>][]

/** Waits for such a page, whose first paint was 2 s ago, and returns what was seen when it was taken for quiet. */
async function settled(shows: Shows, inFlight = () => 0, stopWaiting = () => {}): Promise<Seen | undefined> {
  const begun = performance.now()
  let newest: Seen | undefined
  const stub = {
    page: { waitForLoadState: async () => undefined },
    requests: {
      isLeaving: () => false,
      isCutOff: () => false,
      lastActivity: () => begun - 2_000,
      inFlight,
      stopWaiting,
      awaitsContent: () => false,
    },
    traffic: { lastReceived: () => begun - 2_000 },
    messages: { awaited: () => false },
    documents: { ofStep: () => [{}] },
    vitals: {
      seen: async () => {
        const age = performance.now() - begun
        const [at, seen] = shows.findLast(([from]) => from <= age) ?? [
          0,
          { share: 0, concealed: false, loading: false },
        ]
        newest = { ...seen, sincePaint: seen.share === 0 ? age + 2_000 : age - at }
        return newest
      },
    },
    limit: 10_000,
  }
  await settle(stub as unknown as Parameters<typeof settle>[0])
  return newest
}

const header = { share: 0, concealed: false, loading: false }
const content = { share: 0.4, concealed: false, loading: false }

test.concurrent.each(['concealed', 'loading'] as const)(
  'a page that was %s is not read between the change of its document and the paint of it',
  async (how) => {
    // Longer than the interval at which it is looked at, so that one look is certain to come between.
    const seen = await settled([
      [0, { ...header, [how]: true }],
      [800, header],
      [1_100, content],
    ])
    expect(seen?.share).toBe(content.share)
  },
)

test.concurrent('a page with little on it is read when nothing more is announced', async () => {
  expect((await settled([[0, header]]))?.share).toBe(0)
})

test.concurrent.each(['concealed', 'loading'] as const)(
  'a page that is %s for good is read after 5 s, as one that never becomes quiet',
  async (how) => {
    const begun = performance.now()
    await settled([[0, { ...header, [how]: true }]])
    // Twice that, if it were given more time with every look.
    expect(performance.now() - begun).toBeLessThan(8_000)
  },
)

test.concurrent('a request that outlasts the wait is waited for once', async () => {
  let open = 1
  await settled(
    [[0, content]],
    () => open,
    () => {
      open = 0
    },
  )
  expect(open).toBe(0)
  const begun = performance.now()
  await settled(
    [[0, content]],
    () => open,
    () => expect.fail('in a page that became quiet'),
  )
  expect(performance.now() - begun).toBeLessThan(2_000)
})
