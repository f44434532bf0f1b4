import { AssertionError } from 'node:assert'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maskSecrets } from '#measure/evidence/mask.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { explainFailure } from '#measure/load/failure.ts'
import { undisturbed } from '../circumstances.ts'
import { race } from '../race.ts'
import { html, type Site, serveSite } from '../site.ts'
import { openTrace } from './viewer.ts'

const password = 'p&ss wörd/1'
const form = `<form action="/in"><input name="user" value="" style="font: 40px monospace"><input name="key"><button>Go</button></form>`

let site: Site
const typed: string[] = []
beforeAll(async () => {
  site = await serveSite({
    '/': form,
    '/in': (request, response) => {
      typed.push(request.url ?? '')
      html(response, '<h1>Welcome</h1>')
    },
  })
})
afterAll(() => site[Symbol.asyncDispose]())

const signIn: Journey = async ({ page, step, secret }) => {
  await step('open', () => page.goto('/'))
  await step('sign in', async () => {
    await page.locator('[name=user]').fill(await secret('user'))
    await page.locator('[name=key]').fill(await secret('key'))
    await page.getByRole('button').click()
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  })
}

test('a secret reaches the page, but neither the record nor the evidence', async () => {
  const { round, evidence } = await race({
    contestants: { Us: { origin: site.origin, journey: signIn } },
    steps: ['open', 'sign in'],
    secret: async (name) => (name === 'key' ? password : 'ann@acme.example'),
    recordEvidence: true,
  })
  expect(round.visits[0]?.status).toBe('ok')
  expect(new URL(typed[0] ?? '', site.origin).searchParams.get('key')).toBe(password)
  const log = [...evidence].find(([name]) => name.endsWith('.jsonl'))?.[1]
  const kept = `${JSON.stringify(round)}${new TextDecoder().decode(log)}`
  expect(kept).toContain('user=[secret user]&key=[secret key]')
  for (const trace of ['p&ss', 'p%26ss', 'ann@acme', 'ann%40acme']) expect(kept).not.toContain(trace)
})

test('of a secret that a message cuts off, nothing is kept either', async () => {
  const key = `live-${'4e8a1c'.repeat(20)}`
  const mask = maskSecrets({ secret: async () => key, keep: async (name) => name })
  await mask.secret('key')
  const waited = new Error(
    `page.waitForURL: Timeout 5000ms exceeded.\n  waiting for navigation to "https://shop.example/in?of=${key}" until "load"`,
  )
  const compared = new AssertionError({
    actual: `the key ${key}`,
    expected: `the key ${key}${key}`,
    operator: 'strictEqual',
  })
  for (const error of [
    Object.assign(waited, { name: 'TimeoutError' }),
    compared,
    new Error(`no ${key.slice(0, 50)}... here`),
    new Error(`no '${key.slice(0, 50)}'... 75 more characters`),
  ]) {
    const { message } = explainFailure(error, { ...undisturbed, step: 'home' })
    expect(message).toContain('live-4e8a1c')
    expect(mask.hide(message)).toMatch(/\[secret (?:key|cut off)\]/)
    expect(mask.hide(message)).not.toContain('live-')
  }
  expect(mask.hide('It is live… and 4 more')).toBe('It is [secret cut off]… and 4 more')
  expect(mask.hide('Delivered… and 4 more')).toBe('Delivered… and 4 more')
})

test('of a load that fails, its console and trace are kept, without the secrets in them', async () => {
  const shouting = `<input name="key"><script>
  for (let n = 0; n < 18; n++) console.error('no stock of', n, 'x'.repeat(600))
  document.querySelector('input').oninput = ({ target }) => {
    for (const spell of [(text) => text, encodeURIComponent, JSON.stringify, (text) => btoa(unescape(encodeURIComponent(text)))])
      fetch('/heard?' + spell(target.value)), document.body.setAttribute('data-' + spell.length, spell(target.value))
  }
  </script>`
  await using noisy = await serveSite({ '/': '<p>home</p>', '/in': shouting, '/heard': '' })
  const { round, evidence } = await race({
    contestants: {
      Us: {
        origin: noisy.origin,
        journey: async ({ page, step, secret }) => {
          await step('open', () => page.goto('/'))
          await step('sign in', async () => {
            await page.goto('/in')
            const key = await secret('key')
            await page.locator('input').fill(key)
            await page.evaluate((typed) => {
              for (let n = 0; n < 9; n++) console.error(`refused ${typed}`)
            }, key)
            await page.getByText(`Welcome ${key}`).click({ timeout: 300 })
          })
        },
      },
    },
    steps: ['open', 'sign in'],
    secret: async () => password,
    recordEvidence: false,
  })
  const [visit] = round.visits
  expect(visit?.status).toBe('failed')
  const file = [...evidence].find(([name]) => name.endsWith('console.jsonl'))?.[1]
  const lines = new TextDecoder().decode(file).trim().split('\n')
  const errors = lines.map((line) => JSON.parse(line))
  expect(errors).toHaveLength(20)
  expect(errors[0]).toMatchObject({ step: 'sign in', kind: 'error', text: expect.stringContaining('no stock of 0') })
  expect(Math.max(...errors.map(({ text }) => text.length))).toBeLessThanOrEqual(500)
  expect(errors[19]).toMatchObject({ text: 'refused [secret key]' })

  const { shown, texts } = await openTrace(evidence.get(visit?.evidence?.trace ?? '') ?? new Uint8Array())
  expect(shown.renderActionTree().filter((line) => !line.includes('Wait for load state'))).toEqual([
    ...['open', '  Navigate /', 'sign in', '  Navigate /in', `  Fill "(hidden)" locator('input')`, '  Evaluate'],
    `  Click getByText('Welcome [secret key]')`,
  ])
  expect(shown.failedAction()?.error?.message).toMatch(/^Timeout 300ms exceeded/)
  expect(shown.errorDescriptors[0]?.message).toMatch(/getByText\('Welcome \[secret key\]'\) did not appear/)
  expect(shown.events.filter(({ text }) => text === 'refused [secret key]')).toHaveLength(9)
  expect(shown.resources.filter(({ request }) => request.url.includes('/heard?'))).toHaveLength(4)
  const files = shown.pages.flatMap(({ screencastFrames }) => screencastFrames.map((frame) => frame.file))
  expect(files.filter((name) => texts.get(name)?.includes('JFIF')).length).toBeGreaterThan(1)
  for (const spelled of ['p&ss', 'p%26ss', 'wörd', 'rd%2F1', 'cCZzcy', 'w7ZyZC']) {
    for (const text of texts.values()) expect(text).not.toContain(spelled)
  }
})

const visit = (url: string, message: string) => ({
  site: 'Us',
  status: 'failed' as const,
  startedAt: '',
  duration: 1,
  failure: { code: 'script-error' as const, message },
  loads: [{ steps: [{ name: 'open', metrics: {}, document: { url, status: 200 } }] }],
})

async function given(...values: string[]) {
  const mask = maskSecrets({ secret: async (name) => values[Number(name)] ?? '', keep: async (name) => name })
  for (const index of values.keys()) await mask.secret(String(index))
  return (url: string, message = ''): string[] => {
    const seen = visit(url, message)
    mask.hideIn(seen)
    return [seen.loads[0]?.steps[0]?.document?.url ?? '', seen.failure.message]
  }
}

test('where a text is truncated within a secret, the beginning of the secret is masked too', async () => {
  const hide = await given('hunter2-hunter2')
  const cut = `https://acme.example/?q=${'x'.repeat(466)}&key=hunter2`.slice(0, 500)
  expect(cut).toHaveLength(500)
  expect(hide(cut)[0]).not.toContain('hunt')
  expect(hide('https://acme.example/hunt')[0]).toBe('https://acme.example/hunt')
})

test('a one-time code is masked like the secret that it comes from', async () => {
  const mask = maskSecrets({ secret: async () => 'GEZD GNBV GY3T QOJQ', keep: async (name) => name })
  const code = await mask.totp('login')
  expect(code).toMatch(/^\d{6}$/)
  const seen = visit(`https://acme.example/?entered=${code}`, 'No field for GEZD GNBV GY3T QOJQ.')
  mask.hideIn(seen)
  expect(seen.loads[0]?.steps[0]?.document.url).toBe('https://acme.example/?entered=[secret login]')
  expect(seen.failure.message).toBe('No field for [secret login].')
})

test('a secret that is part of another, one with a $ and an empty one are masked', async () => {
  const hide = await given('ann', 'ann$&smith', '')
  expect(hide('https://acme.example/', 'No field for ann$&smith or ann.')[1]).toBe(
    'No field for [secret 1] or [secret 0].',
  )
})

test('without secrets, credentials in addresses are masked all the same', async () => {
  const kept: string[] = []
  const mask = maskSecrets({
    secret: async () => '',
    keep: async (name, bytes) => {
      kept.push(new TextDecoder().decode(bytes))
      return name
    },
  })
  const seen = visit('https://ann:b1@acme.example/?token=t1&page=2', 'net::ERR_FAILED at https://acme.example/?sid=s1')
  mask.hideIn(seen)
  expect(seen.loads[0]?.steps[0]?.document?.url).toBe(
    'https://[secret login]@acme.example/?token=[secret token]&page=2',
  )
  expect(seen.failure.message).toBe('net::ERR_FAILED at https://acme.example/?sid=[secret sid]')
  const entry = JSON.stringify({ step: 'open', url: 'https://api.example/?api_key=k1&q=a' })
  await mask.keep('requests.jsonl', new TextEncoder().encode(`${entry}\n`))
  expect(kept).toEqual([
    `${JSON.stringify({ step: 'open', url: 'https://api.example/?api_key=[secret api_key]&q=a' })}\n`,
  ])
})

test('without secrets nothing else is changed', async () => {
  const mask = maskSecrets({ secret: async () => '', keep: async (name) => name })
  expect(mask.given()).toBe(false)
  const seen = visit('https://acme.example/', 'It broke.')
  mask.hideIn(seen)
  expect(seen).toEqual(visit('https://acme.example/', 'It broke.'))
})
