import { html, type Site, serveSite } from '../site.ts'
import { type Attempt, attemptingPage } from './egress-ways.ts'

/** The hostile site: `/` makes all the attempts at once, `/top/<way>` one of those that take the page along. */
export function serveHostileSite({ all, top }: { all: Attempt[]; top: Attempt[] }): Promise<Site> {
  const asked = (url = '/', name: string): string => new URL(url, 'http://site').searchParams.get(name) ?? ''
  const script = (text: string): string => `<script>${text}</script>`
  return serveSite({
    '/': attemptingPage(all),
    ...Object.fromEntries(top.map((attempt) => [`/top/${attempt.way}`, attemptingPage([attempt])])),
    '/redirect': (request, response) => {
      response.writeHead(Number(asked(request.url, 'status')), { location: asked(request.url, 'to') })
      response.end()
    },
    '/service-worker.js': (request, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(
        `addEventListener('install', () => fetch(${JSON.stringify(asked(request.url, 'to'))}, { mode: 'no-cors' }))`,
      )
    },
    '/reporting': (request, response) => {
      response.setHeader('content-security-policy', `img-src 'none'; report-uri ${asked(request.url, 'to')}`)
      html(response, '<img src="/picture.png">')
    },
    '/leaving': (request, response) => {
      const to = JSON.stringify(asked(request.url, 'to'))
      html(
        response,
        script(`onpagehide = () => navigator.sendBeacon(${to}, 'x'); setTimeout(() => frameElement.remove(), 500)`),
      )
    },
  })
}
