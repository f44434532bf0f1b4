import { expect, test } from 'vitest'
import type { ApiResponse } from '#functions/api/handler.ts'
import { variables } from '#infra/names.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { eventOf, type RequestTo } from '../../functions/api/event.ts'
import type { Cloud } from './cloud.ts'

const claims = { email: 'ann@acme.example', exp: '4102444800', 'cognito:groups': '[viewer]' }

/** What `api` shows of what was measured and judged. */
export function viewing(cloud: () => Cloud): void {
  test('people see the page, and who is signed in the data and pictures, in its own role', async () => {
    await using api = await cloud().start('api')
    const key = cloud().deployed.functions.get('outpace-api')?.environment[variables.originKey] ?? ''
    const ask = async ({ headers, ...request }: RequestTo): Promise<ApiResponse> =>
      (await api.invoke(eventOf({ ...request, headers: { 'x-outpace-origin': key, ...headers } }))) as ApiResponse
    const page = await ask({ path: '/' })
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('<title>Outpace</title>')])
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(page.body) ?? []
    expect((await ask({ path: script })).statusCode).toBe(200)
    expect((await ask({ path: '/api/standing' })).statusCode).toBe(401)

    const standing = await ask({ path: '/api/standing', claims })
    const { cards } = JSON.parse(standing.body) as { cards: Pick<StandingView, 'league'>[] }
    // In the order of what needs attention, which depends on what was measured.
    const markets = cards.map(({ league }) => league.market.id)
    expect(markets.toSorted()).toEqual(['sydney-cable', 'sydney-desktop'])
    expect(cards.find(({ league }) => league.market.id === 'sydney-desktop')?.league.rounds).toBeGreaterThan(0)
    const picture = [...cloud().s3.objects.keys()].find((name) => name.endsWith('.jpg'))
    const shown = await ask({ path: `/${picture}`, claims })
    expect([shown.statusCode, shown.isBase64Encoded]).toEqual([200, true])
    const expired = await ask({ path: `/${picture?.replace(/[^/]+$/, 'gone.jpg')}`, claims })
    expect([expired.statusCode, expired.body]).toEqual([404, expect.stringContaining('no longer kept')])
    expect(api.refused).toEqual([])
    // What an answer contains is in no log.
    expect(api.log.at(-1)).toMatchObject({
      function: 'api',
      type: 'done',
      result: { path: expect.stringContaining('/gone.jpg'), status: 404 },
    })
  })
}
