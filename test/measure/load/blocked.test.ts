import { expect, test } from 'vitest'
import { type DocumentAnswer, problemOf } from '#measure/load/blocked.ts'
import type { PageFacts } from '#measure/load/page-facts.ts'

const bare: PageFacts = {
  text: 0,
  excerpt: '',
  elements: 3,
  own: { text: 0, elements: 3, fields: false },
  scripts: true,
  fields: false,
  content: true,
  framed: false,
  pictured: false,
  heading: '',
  said: '',
  fileType: '',
  xmlError: '',
  marks: [],
}
const said = (excerpt: string): PageFacts => ({
  ...bare,
  text: excerpt.length,
  own: { ...bare.own, text: excerpt.length },
  excerpt,
})
/** As a shop's page has it: menu, footer, and a sentence in between. */
const ownPage: PageFacts = {
  ...said('Shop Jackets Shoes Sale Help. This page is for members.'),
  text: 900,
  elements: 140,
  own: { text: 900, elements: 140, fields: false },
}

const refused = (answer: Partial<DocumentAnswer>) =>
  problemOf({ status: 403, headers: {}, title: '', facts: bare, ...answer })

// Headers as the vendors document them, on pages whose content gives nothing away.
const byHeaders: [vendor: string, answer: Partial<DocumentAnswer>][] = [
  ['Cloudflare', { headers: { 'cf-mitigated': 'challenge' } }],
  ['AWS WAF', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }],
  ['AWS WAF', { status: 405, headers: { 'x-amzn-waf-action': 'captcha' } }],
  ['Vercel', { status: 429, headers: { 'x-vercel-mitigated': 'challenge' } }],
  ['DataDome', { headers: { 'x-datadome': 'protected', 'x-dd-b': '1' }, facts: ownPage }],
  ['DataDome', { headers: { 'x-datadome-cid': 'AHrlqAAAAAMA' } }],
  ['Kasada', { status: 429, headers: { 'x-kpsdk-ct': '0a1b', 'x-kpsdk-r': '1-AA' } }],
  ['Akamai', { headers: { server: 'AkamaiGHost' } }],
  ['Sucuri', { headers: { 'x-sucuri-id': '19002', 'x-sucuri-block': 'FBP007' } }],
  ['Azure WAF', { title: 'Azure WAF', headers: { 'x-azure-ref': '20261128T000000Z-1' } }],
  ['Azure WAF', { facts: said('The request is blocked. 20261128T000000Z-1') }],
  ['Cloudflare', { title: 'Access denied | shop.example used Cloudflare to restrict access' }],
  ['F5', { status: 200, facts: said('Die angeforderte URL wurde abgelehnt. Ihre Support-ID lautet: 13843') }],
  ['The site', { status: 200, title: '滑动验证页面' }],
  ['The site', { facts: said('403 Forbidden nginx') }],
  ['The site', { status: 429, facts: ownPage }],
  ['The site', { facts: undefined }],
]

test.each(byHeaders)('a refusal of %s: %o', (vendor, answer) => {
  const problem = refused(answer)
  expect(problem?.code).toBe('challenge')
  expect(problem?.message.startsWith(`${vendor} `), problem?.message).toBe(true)
})

test("a shop's own page with status 403 is an error of the shop, whoever protects it", () => {
  for (const headers of [{}, { 'x-datadome': 'protected' }, { 'x-azure-ref': '1' }, { server: 'cloudflare' }]) {
    const problem = refused({ title: 'Members only', facts: ownPage, headers })
    expect(problem).toMatchObject({ code: 'http-error', message: 'The site answered HTTP 403.' })
  }
})

test('what a browser shows without its being a web page is an error, and so is a page that was cut off', () => {
  const file = refused({ status: 200, facts: { ...said('{"error":5}'), fileType: 'application/json' } })
  expect(file).toMatchObject({ code: 'http-error', message: expect.stringContaining('with application/json instead') })
  const challenge = refused({
    status: 200,
    headers: { 'x-amzn-waf-action': 'challenge' },
    facts: { ...bare, fileType: 'text/plain' },
  })
  expect(challenge?.code).toBe('challenge')
  const cut = refused({ status: 200, title: 'Shop', facts: ownPage, failure: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING' })
  expect(cut).toMatchObject({
    code: 'http-error',
    message: expect.stringContaining('(ERR_INCOMPLETE_CHUNKED_ENCODING)'),
  })
  const torn = refused({ status: 200, title: 'Shop', facts: { ...ownPage, xmlError: 'error on line 7 at column 9' } })
  expect(torn).toMatchObject({ code: 'http-error', message: expect.stringContaining('(error on line 7 at column 9)') })
  for (const failure of ['net::ERR_ABORTED', 'net::ERR_BLOCKED_BY_CLIENT', undefined]) {
    expect(refused({ status: 200, title: 'Shop', facts: ownPage, failure }), failure).toBeUndefined()
  }
})

test('headers that every page of a protected site has do not make a page a challenge', () => {
  const headers = { 'x-datadome': 'protected', 'x-kpsdk-v': 'j-1', 'x-azure-ref': '1', 'x-sucuri-id': '19002' }
  expect(refused({ status: 200, title: 'Shop', facts: ownPage, headers })).toBeUndefined()
})

const byItsSentence: [isChallenge: boolean, sentence: string][] = [
  [true, 'To keep our shop safe, we verify that you are a human.'],
  [true, 'Please wait, we are checking your browser.'],
  [true, 'Wir prüfen, ob Sie ein Mensch sind.'],
  [true, 'Мы проверяем, что вы не робот.'],
  [true, 'Vi kontrollerar att du är en människa.'],
  [true, 'Vi tjekker, at du ikke er en robot.'],
  [true, 'Press and hold the button to confirm you are a person and not a robot.'],
  [true, 'We detected unusual activity from your device or network.'],
  [true, 'Estamos verificando se a conexão do site é segura.'],
  [true, 'Comprobando si la conexión del sitio es segura'],
  [true, '别离开,为了更好的访问体验,请进行验证,通过后即可继续访问网页'],
  [false, 'Press and hold the button to confirm your order.'],
  [false, 'We detected unusual activity from your account.'],
  [false, 'Comprobamos que la conexión del grifo es segura.'],
  [false, 'Tack. Vi kontrollerar er adress.'],
  [false, 'Vi kontrollerar att du är inloggad.'],
  [false, 'Wir prüfen Ihren Antrag.'],
]

test.each(byItsSentence)('whether a page that says little is a challenge, %s: %s', (isChallenge, sentence) => {
  const problem = refused({ status: 200, title: 'Acme', facts: { ...said(sentence), said: `Acme | ${sentence}` } })
  expect(problem?.code).toBe(isChallenge ? 'challenge' : undefined)
})

test('who sells checks of visitors is no check, whose heading says no more', () => {
  const headed = (heading: string) => ({ ...said(heading), heading })
  expect(refused({ status: 200, title: 'Acme', facts: headed('安全验证产品') })).toBeUndefined()
  for (const heading of ['安全验证', '安全验证：请拖动滑块', '请完成安全验证']) {
    expect(refused({ status: 200, title: 'Acme', facts: headed(heading) })?.code, heading).toBe('challenge')
  }
})

test.each(['$35', '₺350', '3 500 ₽', '3500円', '350 Kč'])(
  'a play that is called like a challenge sells tickets: %s',
  (from) => {
    const headed = (text: string) => ({ ...said(text), heading: 'Are you human?' })
    const play = { status: 200, title: 'Acme', facts: headed(`Are you human? 3 to 12 May. From ${from}.`) }
    expect(refused(play)).toBeUndefined()
    expect(refused({ ...play, facts: headed('Are you human?') })?.code).toBe('challenge')
  },
)
