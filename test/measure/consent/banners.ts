import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { heading, html, type Site, serveSite } from '../site.ts'

// Pages with the markup and the calls by which autoconsent knows consent managers (its rules of the same names), and shops whose
// analytics load only once the visitor has accepted.

/** Shows `banner` until the cookie `consent` is there; `accept()` sets it and says so to localStorage. */
function consentPage(banner: string): string {
  return `${heading('Shop')}<div id="here"></div><template id="banner">${banner}</template><script>
    function accept() {
      document.cookie = 'consent=yes; path=/; max-age=9999'
      localStorage.setItem('consent-text', 'given')
      document.getElementById('here').replaceChildren()
    }
    if (/consent=yes/.test(document.cookie)) {
      for (const name of ['cookie', localStorage.getItem('consent-text') ?? 'no-storage']) new Image().src = '/analytics/' + name
    } else {
      const banner = document.getElementById('banner').content
      document.getElementById('here').append(banner.cloneNode(true))
    }
  </script>`
}

const box = 'position:fixed;bottom:0;left:0;right:0;height:100px;background:#eee'

export const banners = {
  onetrust:
    consentPage(`<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" style="${box}">We value your privacy
    <button id="onetrust-accept-btn-handler" onclick="accept()">Accept all</button></div></div>`),
  usercentrics: consentPage(`<div id="usercentrics-root" style="${box}">Cookies</div>`).replace(
    '<script>',
    `<script>
    let accepted = false
    window.UC_UI = {
      acceptAllConsents: () => { accept(); accepted = true; return true },
      closeCMP: () => true,
      areAllConsentsAccepted: () => accepted,
    }
    addEventListener('load', () => {
      const root = document.getElementById('usercentrics-root')
      if (root) root.attachShadow({ mode: 'open' }).innerHTML = '<div data-testid="uc-container">Cookies</div>'
    })`,
  ),
  /** In a frame of another site, which tells the page. */
  sourcepoint: consentPage('<iframe title="Consent" style="width:100%;height:200px"></iframe>').replace(
    '</script>',
    `addEventListener('message', ({ data }) => data === 'accepted' && accept())
    const frame = document.querySelector('#here iframe')
    if (frame) frame.src = 'http://localhost:' + location.port + '/index.html?message_id=1'
    </script>`,
  ),
  /** Its own banner, in two clicks, which no rule knows. */
  own: consentPage(`<div class="biscuits" style="${box}"><a href="#" class="more" onclick="yes.hidden = false">Options</a>
    <button id="yes" hidden onclick="accept()">Fine by me</button></div>`),
  /** Stored by its server, which takes its time. */
  slow: consentPage(`<div style="${box}"><button id="yes" onclick="fetch('/store', { method: 'POST' }).then(accept)">Accept
    </button></div>`),
  /** Open, but its button does nothing. */
  stuck: consentPage(`<div id="usercentrics-root" style="${box}">Cookies</div>`).replace(
    '<script>',
    `<script>
    window.UC_UI = { acceptAllConsents: () => false }
    addEventListener('load', () => {
      const root = document.getElementById('usercentrics-root').attachShadow({ mode: 'open' })
      root.innerHTML = '<div data-testid="uc-container">Cookies</div>'
    })`,
  ),
  none: heading('Shop'),
}

export interface Shop extends Site {
  /** Cookie headers of the requests for the page, in order. */
  cookies: string[]
  /** Connections on which the page was asked for. */
  pageConnections: () => number
}

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!--${'x'.repeat(20_000)}--></svg>`
const seen = (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(204).end()

/** A shop whose page has an image that browsers may keep for a year. */
export async function serveShop(page: string): Promise<Shop> {
  const cookies: string[] = []
  const connections = new Set<Socket>()
  const site = await serveSite({
    '/': (request, response) => {
      connections.add(request.socket)
      cookies.push(request.headers.cookie ?? '')
      html(response, `${page}<img src="/picture.svg">`)
    },
    '/index.html': `<button class="sp_choice_type_11" onclick="parent.postMessage('accepted', '*')">Accept</button>`,
    '/store': (request, response) => void setTimeout(() => seen(request, response), 1_800),
    '/analytics/cookie': seen,
    '/analytics/given': seen,
    '/picture.svg': (_, response) => {
      response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=31536000, immutable' })
      response.end(picture)
    },
  })
  return { ...site, cookies, pageConnections: () => connections.size }
}
