import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { walkPages } from '#measure/journey/pages.ts'
import { auditHere } from '../lighthouse/pages.ts'
import { race } from '../race.ts'
import { html, serveSite } from '../site.ts'

const login = `Basic ${Buffer.from('preview:hünter2').toString('base64')}`
const access = { authentication: { user: 'preview', password: 'staging' }, headers: { 'X-Preview': 'secret:preview' } }
const secret = async (name: string): Promise<string> => (name === 'staging' ? 'hünter2' : 'see-it')

/** What a request had of the credentials. */
function sent({ headers }: IncomingMessage): string {
  return [headers.authorization, headers['x-preview']].join(' ').trim()
}

/** A staging site that answers nobody else, with a third party on its page. */
async function stagingSite() {
  const seen = new Map<string, string>()
  const record = (side: string, request: IncomingMessage): void => {
    seen.set(`${side}${new URL(request.url ?? '/', 'http://site').pathname}`, sent(request))
  }
  const file = (request: IncomingMessage, response: ServerResponse): void => {
    record('third', request)
    response.setHeader('access-control-allow-origin', '*')
    response.end()
  }
  const third = await serveSite({ '/pixel.gif': file, '/moved': file, '/cors': file })
  const guarded =
    (answer: (response: ServerResponse) => void) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      record('own', request)
      const isOpen = sent(request) === `${login} see-it`
      if (isOpen) answer(response)
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="staging"' }).end('Who are you?')
    }
  const own = await serveSite({
    '/': guarded((response) => {
      html(
        response,
        `<h1>Staging</h1><script src="/app.js"></script><img src="${third.origin}/pixel.gif"><img src="/away">
        <script>
          fetch('/data?login=' + '${login.slice(6)}'); fetch('${third.origin}/cors')
          new Worker('/worker.js')
        </script>`,
      )
    }),
    '/app.js': guarded((response) => response.setHeader('content-type', 'text/javascript').end('')),
    '/worker.js': guarded((response) => {
      response.setHeader('content-type', 'text/javascript').end("fetch('/from-worker')")
    }),
    '/from-worker': guarded((response) => response.end('{}')),
    '/data': guarded((response) => response.end('{}')),
    '/away': guarded((response) => response.writeHead(302, { location: `${third.origin}/moved` }).end()),
  })
  return {
    seen,
    own,
    third,
    [Symbol.asyncDispose]: async () => {
      await own[Symbol.asyncDispose]()
      await third[Symbol.asyncDispose]()
    },
  }
}

const opened = Object.fromEntries(
  ['own/', 'own/app.js', 'own/worker.js', 'own/from-worker', 'own/data', 'own/away'].map((path) => [
    path,
    `${login} see-it`,
  ]),
)

test('a staging site is opened by its login and headers, which no third party is sent and nothing kept shows', async () => {
  await using site = await stagingSite()
  const { round, evidence } = await race({
    contestants: {
      Us: {
        origin: site.own.origin,
        alsoAllowed: [site.third.origin],
        journey: walkPages({ home: '/' }, ['home']),
      },
    },
    access,
    steps: ['home'],
    secret,
    recordEvidence: true,
  })
  expect(round.visits[0]).toMatchObject({ status: 'ok' })
  expect(Object.fromEntries(site.seen)).toEqual({
    ...opened,
    'third/pixel.gif': '',
    'third/moved': '',
    'third/cors': '',
  })
  const logs = [...evidence].filter(([name]) => name.endsWith('.jsonl')).map(([, bytes]) => Buffer.from(bytes))
  const kept = `${JSON.stringify(round)}${Buffer.concat(logs)}`
  expect(kept).toContain('login=[secret staging]')
  for (const trace of [login.slice(6), 'hünter2', 'see-it']) expect(kept).not.toContain(trace)
})

test('a secret of it that is missing is said, and is not held against the site', async () => {
  const { round } = await race({
    contestants: { Us: { origin: 'http://127.0.0.1:9', journey: walkPages({ home: '/' }, ['home']) } },
    access,
    steps: ['home'],
    secret: async () => {
      throw new Error('The secret does not exist.')
    },
  })
  expect(round.visits[0]).toMatchObject({
    status: 'skipped',
    failure: { code: 'worker', message: 'The worker could not measure the site: The secret does not exist.' },
  })
})

test('an audit opens it too', async () => {
  await using site = await stagingSite()
  const headers = { Authorization: login, 'X-Preview': 'see-it' }
  const { audit } = await auditHere({
    pages: { Us: `${site.own.origin}/` },
    categories: ['seo'],
    contestants: new Map([['Us', { origin: site.own.origin, alsoAllowed: [site.third.origin], headers }]]),
  })
  expect(audit.pages[0]).toMatchObject({ status: 'ok' })
  expect(Object.fromEntries(site.seen)).toMatchObject({ ...opened, 'third/pixel.gif': '', 'third/moved': '' })
})
