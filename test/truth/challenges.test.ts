import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signOfAnotherPage } from '#core/judge/page/sign.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { problemOf } from '#measure/load/blocked.ts'
import { readPageFacts, toPageFacts } from '#measure/load/page-facts.ts'
import { chromium } from '../measure/here.ts'

// Challenge pages as their vendors serve them, shortened, with status 200 and without their headers, and pages that only look
// like one. Scripts are inert here: what they are called is what counts.

let visit: VisitBrowser
/** Of all of them: one for each would take five times as much. */
let page: Page
beforeAll(async () => {
  visit = await startBrowser({ files: await chromium(), memory: 2e9, allow: [], network: undefined })
  page = await visit.browser.newPage()
  await page.route('**/*', (route) => route.abort())
})
afterAll(async () => await visit.end())

const words = (count: number) =>
  Array.from({ length: count }, (_, i) => `<p>Jacket ${i} keeps the rain out.</p>`).join('')
/** Menu and footer of a shop, with a search field. */
const framed = (inside: string, title = 'Acme') =>
  `<title>${title}</title><header><form><input name="search"></form><nav>${words(40)}</nav><h2>Our shops</h2></header>${inside}<footer>${words(80)}</footer>`
const shop = (inside: string, title = 'Acme') => `<title>${title}</title><h1>Rain jackets</h1>${words(120)}${inside}`
const script = (src: string) => `<script type="text/plain" src="${src}"></script>`

async function factsOf(markup: string) {
  // What a script of the one before left goes with its document.
  await page.goto('about:blank')
  await page.setContent(`<!doctype html>${markup}`, { waitUntil: 'domcontentloaded' })
  const facts = toPageFacts(await page.evaluate(readPageFacts))
  if (facts === undefined) throw new Error('no facts')
  return { facts, title: await page.title() }
}

async function problemWith(markup: string, answer: { url?: string; status?: number } = {}) {
  return problemOf({ status: 200, headers: {}, ...(await factsOf(markup)), ...answer })
}

const challenges: [vendor: string, markup: string, answer?: { url?: string; status?: number }][] = [
  [
    'Cloudflare',
    `<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>
     <script>window._cf_chl_opt = { cvId: '3' }</script>`,
  ],
  [
    'Cloudflare',
    `<title>Un instant...</title><h1>shop.example</h1>
     ${script('/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1')}<script>0</script>`,
  ],
  [
    'Anubis',
    `<title>On vérifie que vous n'êtes pas un robot !</title><h1>Chargement</h1><details>${words(30)}</details>
     <script id="anubis_challenge" type="application/json">{"rules":{}}</script>`,
  ],
  [
    'HUMAN (PerimeterX)',
    '<title>Robot or human?</title><h1>Activate and hold the button</h1><div id="px-captcha"></div>',
  ],
  [
    'HUMAN (PerimeterX)',
    `<title>shop.example</title><script>window._pxAppId = 'PX1'; window._pxBlockScript = 1</script><div id="px-captcha-wrapper"></div>
     <p>Press & Hold to confirm you are a human (and not a bot).</p>`,
  ],
  [
    'Imperva',
    `<meta name="robots" content="noindex, nofollow"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1-2">
     Request unsuccessful. Incapsula incident ID: 1-2</iframe>`,
  ],
  ['Imperva', `${script('/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3')}<script>0</script>`],
  [
    'Imperva',
    '<title>Pardon Our Interruption</title><h1>Pardon Our Interruption</h1><p>Something about your browser.</p>',
  ],
  [
    'DataDome',
    `<title>shop.example</title><p id="cmsg">Please enable JS and disable any ad blocker</p>
     <script>var dd = { host: 'geo.captcha-delivery.com' }</script>${script('https://ct.captcha-delivery.com/c.js')}`,
  ],
  [
    'Kasada',
    `${script('/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/ips.js?x=1')}<script>window.KPSDK = {}</script>`,
  ],
  ['Akamai', `<title>&nbsp;</title><div id="sec-if-cpt-container"></div><p>Powered and protected by Akamai</p>`],
  [
    'AWS WAF',
    `<title></title><script>window.gokuProps = { key: 'x' }</script>${script('https://1.token.awswaf.com/1/2/challenge.js')}
     <script>AwsWafIntegration.checkForceRefresh()</script><div id="challenge-container"></div>`,
  ],
  ['Sucuri', "<title>You are being redirected...</title><script>var s = {}; sucuri_cloudproxy_js = ''</script>"],
  [
    'Fastly',
    `<title>Client Challenge</title><div id="loading-error">JavaScript is disabled</div>${script('/_fs-ch-1T1wmsGaOgGaSxcX/script.js')}`,
  ],
  [
    'Google',
    '<title>https://www.google.com/search?q=a</title><p>Our systems have detected unusual traffic from your computer network.</p>',
    { url: 'https://www.google.com/sorry/index?continue=x' },
  ],
  [
    'The site',
    `<title>shop.example</title><h2>Verify you are human by completing the action below.</h2>
     <div class="cf-turnstile"></div>${script('https://challenges.cloudflare.com/turnstile/v0/api.js')}
     <input type="hidden" name="cf-turnstile-response">`,
  ],
  [
    'The site',
    `<title>Security</title><p>Please prove you're human.</p><iframe src="https://newassets.hcaptcha.com/captcha/v1/1/static/hcaptcha.html"></iframe>
     <textarea name="h-captcha-response" hidden></textarea>`,
  ],
  ['The site', '<title>Verifying you are human</title><p>Wait</p>'],
  [
    'AWS WAF',
    `<title></title>${script('https://1.2.ap-southeast-2.token.awswaf.com/1/2/3/challenge.js')}<div id="challenge-container"></div>`,
    { status: 202 },
  ],
  [
    'Azure WAF',
    `<title>Azure WAF</title><meta name="description" content="Azure WAF JS Challenge"><h1>shop.example</h1>
     <p>Verifying your browser.</p>${script('/.azwaf/captcha/proxied/v2/1/api.js')}`,
    { status: 403 },
  ],
  [
    'SiteGround',
    '<title>Robot Challenge Screen</title><h1>Checking the site connection security</h1>',
    { url: 'https://shop.example/.well-known/captcha/?r=%2F', status: 202 },
  ],
  ['go-away', '<title>Checking you are not a bot</title><h1>Checking you are not a bot</h1><p>Loading...</p>'],
  [
    'BasedFlare',
    `<title>Hold on...</title><p>Checking your browser for robots</p>${script('/.basedflare/js/challenge.min.js')}`,
  ],
  ['Alibaba Cloud', "<script>var arg1='3000176000856006061501533003690027800375'; var _0x4818 = ['csKH']</script>"],
  ['Reblaze', '<script>;;window.rbzns={bereshit: "1", seed: "x"};winsocks();</script>'],
  [
    'Yandex',
    '<title>Are you not a robot?</title><p>We are sorry, but requests from your device look automated.</p>',
    { url: 'https://yandex.com/showcaptcha?retpath=x' },
  ],
  ['Vercel', '<title>Vercel Security Checkpoint</title><p>We are verifying your browser</p>'],
  ['F5', `<script>window.bobcmn = '10110'</script>${script('/TSPD/08a3?type=10')}`],
  [
    'Radware',
    '<title>Radware Bot Manager Captcha</title><p>We apologize for the inconvenience.</p>',
    { url: 'https://validate.perfdrive.com/?ssa=1' },
  ],
  [
    'The site',
    `<title>shop.example</title><p>Please confirm that you are not a robot.</p><form action="/check">
     <div class="g-recaptcha"></div><textarea name="g-recaptcha-response" hidden></textarea></form>
     ${script('https://www.google.com/recaptcha/api.js')}`,
  ],
  ['The site', '<title>Acme</title><p>Verify you are human</p><cap-widget></cap-widget>'],
  ['The site', '<title>Acme</title><h1>Please slide to verify</h1><div id="nc_1_wrapper"></div>'],
  ['The site', `<title>Acme</title><h1>Checking your connection</h1><p>This takes a moment.</p>${script('/check.js')}`],
  ['The site', '<title>Acme</title><h1>Bitte bestätigen Sie, dass Sie kein Roboter sind</h1>'],
  ['The site', '<title>Acme</title><h1>Acme</h1><h2>Veuillez confirmer que vous n’êtes pas un robot</h2>'],
  ['The site', '<title>Acme</title><div>ロボットではないことを確認してください</div>'],
  ['The site', '<title>Acme</title><h1>请完成安全验证</h1>'],
  ['The site', framed('<h1>Verify you are human</h1><p>One moment.</p>')],
  ['The site', framed('<main><header><h1>Checking your browser</h1></header></main>')],
  ['The site', '<title>Acme</title><h1>Potvrďte, že nejste robot</h1>'],
  ['The site', "<title>Acme</title><h1>Let's confirm you are human</h1><p>Complete the check before you go on.</p>"],
  ['The site', '<title>Acme</title><h1>Human Verification Required</h1>'],
  ['The site', `<title>Acme</title><h4>Enter the characters you see below</h4><form><input name="characters"></form>`],
  [
    'The site',
    `<title>Acme</title><div class="cf-turnstile"></div><p>Verify you are human by completing the action below.</p>
     <footer style="font-size: 10px">${words(60)}</footer>`,
  ],
  [
    'DataDome',
    `<title>shop.example</title><p id="cmsg">Bitte JS aktivieren</p><iframe src="/dd/captcha/?initialCid=1&hash=2&t=fe"></iframe>`,
  ],
  [
    'F5',
    '<title>Solicitud rechazada</title>La URL solicitada fue rechazada. Consulte con su administrador. Su ID de soporte es: 12',
  ],
  [
    'Wordfence',
    '<title>Acme</title><h1>Your access to this site has been limited by the site owner</h1>',
    { status: 503 },
  ],
  ['Qrator', script('/__qrator/qauth.js'), { status: 401 }],
  ['Akamai', '<div id="sec-overlay"><div id="sec-container"></div></div>'],
  ['Yandex', '<title>Вы не робот?</title><form action="/checkcaptcha?key=1"><p>Нам очень жаль</p></form>'],
  ['The site', '<title>Acme</title><p>One more step before you proceed...</p><div class="cf-turnstile"></div>'],
  ['The site', '<title>Acme</title><h1>Sprawdzamy, czy nie jesteś robotem</h1>'],
  ['The site', '<title>Acme</title><h1>Einen Moment bitte</h1><p>Ihr Browser wird überprüft, bevor es weitergeht.</p>'],
  ['The site', '<title>acme.example</title><p>Veuillez patienter, nous vérifions votre navigateur...</p>'],
  ['The site', '<title>Acme</title><h1>Hm</h1><p>Something about you made us think you might be a <b>bot</b>.</p>'],
  ['The site', '<title>验证码</title><p>您的访问过于频繁，请输入验证码后继续访问</p><input name="code">'],
]

test.each(challenges)(
  'a challenge of %s: %s',
  async (vendor, markup, answer) => {
    const problem = await problemWith(markup, answer)
    expect(problem?.code).toBe('challenge')
    expect(problem?.provider).toBe(vendor === 'The site' ? undefined : vendor)
    expect(problem?.message).toContain(`${vendor} served a bot challenge`)
  },
  20_000,
)

const realPages: [what: string, markup: string][] = [
  ['an article with a title of theirs', shop('', 'Just a moment: how bot challenges work')],
  ['an article that quotes one', shop('<p>Verify you are human</p><div class="cf-turnstile"></div>')],
  ['a newsletter with a captcha', shop('<form action="/news"><input name="mail"><div class="h-captcha"></div></form>')],
  [
    'a short login page with a captcha',
    `<title>Sign in</title><form action="/login"><input name="user"><input type="password" name="word">
     <p>Confirm you are human</p><div class="cf-turnstile"></div></form>`,
  ],
  ["a shop with PerimeterX's sensor", shop(script('https://client.px-cloud.net/PX1/main.min.js'))],
  ["a shop with Imperva's script", shop(script('/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3'))],
  [
    "a short page with Imperva's script",
    `<title>Acme</title><h1>Welcome to Acme</h1><p>We make jackets for rain, snow and wind in Sydney.</p>${script('/_Incapsula_Resource?SWJIYLWA=7')}`,
  ],
  [
    "a shop of nested web components with AWS WAF's script",
    `<title>Acme</title><my-app></my-app>${script('https://1.2.ap-southeast-2.token.awswaf.com/1/2/3/challenge.js')}<script>
     let place = document.querySelector('my-app')
     for (let depth = 0; depth < 3; depth++) {
       place = place.attachShadow({ mode: 'open' }).appendChild(document.createElement('my-page')) }
     place.outerHTML = \`<main>${words(120)}</main>\`</script>`,
  ],
  [
    "a short page with Cloudflare's detections",
    `<title>Acme</title><h1>Acme</h1>${script('/cdn-cgi/challenge-platform/scripts/jsd/main.js')}`,
  ],
  [
    "a short login page with the layer in which Akamai's challenge would open",
    `<title>Sign in</title><h1>Sign in to Acme</h1><p>Shop faster with your account, on all your devices.</p>
     <form action="/login"><input name="user"></form><div id="sec-overlay" style="display:none"><div id="sec-container"></div></div>`,
  ],
  ["a shop with DataDome's tag", `<title>Acme</title><h1>Acme</h1>${script('https://js.datadome.co/tags.js')}`],
  [
    'a toy',
    '<title>Robot or human? A board game</title><h1>Are you a robot or a human?</h1><p>For two to four players.</p>',
  ],
  [
    'a page with a notice above it, and a heading for screen readers',
    `<title>Acme</title><div role="dialog"><h2>Verify you are human</h2></div><h1>Rain jackets</h1>
     <h2 style="position:absolute;width:1px;height:1px;overflow:hidden">Security check</h2>`,
  ],
  [
    'a drawer that is closed',
    `<title>Acme</title><div style="position:absolute;left:-900px;width:300px"><h2>Verify you are human</h2></div>
     <div aria-hidden="true"><h2>Human verification</h2></div><h1>Rain jackets</h1>`,
  ],
  [
    'a contact page with reCAPTCHA v3',
    `<title>Contact</title><h1>Write to us</h1>${script('https://www.google.com/recaptcha/api.js')}`,
  ],
  [
    'an application that has little yet and says what protects its forms',
    '<title>Acme</title><h1>Rain jackets</h1><p>Please confirm that you are not a robot when you write to us.</p>',
  ],
  ['a short page on robots', '<title>Acme</title><h1>Verified humans only: the T-shirt</h1><p>For robots, too.</p>'],
  ['a shop that sells a T-shirt', shop('', 'Access denied: the T-shirt')],
  [
    'a product page with all that a challenge has for a title',
    `<title>Human verification</title><h1>Human verification, the novel</h1>${words(120)}`,
  ],
  [
    'a home page that is one picture, beside a script that challenges load, too',
    `<title>Acme</title><a href="/shop"><svg width="900" height="500"></svg></a>
     ${script('/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/p.js')}${script('/_Incapsula_Resource?SWJIYLWA=7')}`,
  ],
  ['a film', '<title>Acme</title><h1>Press & hold to watch</h1><p>Our new film.</p>'],
  ['a home page called like a challenge', '<title>Just a moment | Teas</title><h1>Just a moment</h1><p>With tea.</p>'],
  ['a guide', '<title>Acme</title><h1>Bots</h1><p>Checking your browser takes $5 of work.</p>'],
  ['a form', '<title>Acme</title><h1>Call me</h1><p>We need to make sure you are not a robot.</p><input name="phone">'],
  ['a report on the weather', '<title>Acme</title><h1>Unusual activity in the Pacific</h1><p>El Niño is back.</p>'],
  ['a play', '<title>Are you human? A play</title><h1>Are you human?</h1><p>3 to 12 May. Tickets from $35.</p>'],
  [
    'a short page with a captcha and a field elsewhere',
    '<title>Acme</title><header><input name="search"></header><p>Get 10 % off</p><div class="cf-turnstile"></div>',
  ],
  [
    'a page in front of a background, with captchas that nobody sees',
    `<title>Acme</title><h1>Acme</h1><a href="/shop">Shop now</a><button class="g-recaptcha" data-callback="send">Call me</button>
     <div class="h-captcha" data-size="invisible"></div><div class="cf-turnstile" data-appearance="interaction-only"></div>`,
  ],
  [
    'elements named like functions',
    '<title>Acme</title><h1>Acme</h1><form name="querySelectorAll"></form><img name="createTreeWalker">',
  ],
]

test.each(realPages)(
  '%s is no challenge',
  async (_, markup) => {
    expect(await problemWith(markup)).toBeUndefined()
  },
  20_000,
)

test('what a page says that says hardly anything is read as customers see it', async () => {
  const said = async (markup: string) => (await factsOf(markup)).facts.said
  const concealed = '<p hidden>Try again.</p><p style="visibility:hidden">Try later.</p><noscript>Enable it.</noscript>'
  expect(await said(framed(`<h1>Oops</h1>${concealed}<p>We will be <b>back</b> soon.<br>Thank you</p>`))).toBe(
    'Oops | We will be back soon. | Thank you',
  )
  expect(await said('<h1>Jacket</h1><p>89,95 €</p><p>Reviews failed. Please try again later.</p>')).toBe('')
  expect(await said(`<h1>Jackets</h1>${words(20)}`)).toBe('')
})

test("a shop's own page for visitors without access is an error of the shop, not a challenge", async () => {
  const menu = Array.from({ length: 40 }, (_, i) => `<li><a href="/${i}">Jackets ${i}</a></li>`).join('')
  const page = `<title>Members only</title><nav><ul>${menu}</ul></nav><h1>This sale is for members</h1><p>Sign in to see it.</p>`
  expect(await problemWith(page, { status: 403 })).toMatchObject({ code: 'http-error' })
})

test.each([
  ['a waiting room', '<h1>You are in line</h1><p>Your estimated waiting time is 4 minutes.</p>'],
  ['a name, and a sentence below it', '<h1>Acme</h1><h2>We are down for <b>maintenance</b></h2>'],
  ['no heading', '<p>Acme</p><div style="font-size: 40px">We&rsquo;ll be back <i>soon</i>!</div><p>Thank you.</p>'],
  [
    'no heading, and the small print of a whole shop',
    `<div>You are now in line. 2,345 people are ahead of you.</div><footer>${words(60)}</footer>`,
  ],
  ['the menu and footer of a whole shop', framed('<h1>Sorry, we can’t find the page you’re looking for.</h1>')],
  [
    'a notice on cookies',
    `<h1>This page doesn’t exist</h1><dialog open><h2>We use cookies</h2></dialog><div aria-modal="true"><h3>News</h3></div>`,
  ],
  ['nothing but a dialog', '<div role="dialog"><h2>Are you over 18?</h2></div>'],
  [
    'a heading of a component',
    `<my-page><template shadowrootmode="open"><h2>You are now in the queue</h2></template></my-page>`,
  ],
])('%s: what a small page says in large letters tells that it is another one', async (_, markup) => {
  const { facts } = await factsOf(`<title>Acme</title>${markup}`)
  expect(signOfAnotherPage(facts.heading, 'https://acme.example/')).toBeDefined()
})

test.each([
  ['a whole shop', shop('<h2>You are in line</h2>')],
  ['a small shop with a sentence in its text', '<h1>Acme</h1><p>We are down for maintenance</p>'],
  [
    'a small shop with a country selector above it',
    '<div role="dialog"><h2>Select your country</h2></div><h1>Rain jackets</h1>',
  ],
  ['a sentence that is transparent', '<h1>Acme</h1><h2 style="opacity:0">Something went wrong</h2>'],
  ['a sentence that is hidden', '<h1>Acme</h1><h2 hidden>Something went wrong</h2>'],
  [
    'fields called like what is read',
    '<h1>Acme</h1><form><input name="textContent"><input name="parentElement"></form>',
  ],
])('%s says nothing of the kind', async (_, markup) => {
  const { facts } = await factsOf(`<title>Acme</title>${markup}`)
  expect(signOfAnotherPage(facts.heading, 'https://acme.example/')).toBeUndefined()
})
