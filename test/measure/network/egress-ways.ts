// Every way by which a page can make its browser speak to an address. Each is the body of a function in the page: `to`
// is the URL to reach, `via(status)` a redirect to it on the page's own site, `host` and `port` its parts; `bare` is an
// IPv6 host without its brackets.

/** Ways that arrive as a request for `/<name>`. */
export const requestWays: Record<string, string> = {
  fetch: `fetch(to, { mode: 'no-cors' })`,
  'fetch-cors': `fetch(to, { method: 'PUT', headers: { 'x-own': '1' } })`,
  xhr: `const x = new XMLHttpRequest(); x.open('GET', to); x.send()`,
  keepalive: `fetch(to, { mode: 'no-cors', method: 'POST', keepalive: true })`,
  beacon: `navigator.sendBeacon(to, 'x')`,
  'fetch-later': `fetchLater(to, { activateAfter: 0 })`,
  'event-source': `new EventSource(to)`,
  websocket: `new WebSocket(to.replace('http', 'ws'))`,
  image: `new Image().src = to`,
  srcset: `put('<img srcset="' + to + ' 1x">')`,
  'image-button': `put('<input type=image src="' + to + '">')`,
  poster: `put('<video poster="' + to + '"></video>')`,
  video: `put('<video preload=auto src="' + to + '"></video>')`,
  audio: `put('<audio preload=auto src="' + to + '"></audio>')`,
  script: `document.head.append(Object.assign(document.createElement('script'), { src: to }))`,
  module: `import(to)`,
  stylesheet: `put('<link rel=stylesheet href="' + to + '">')`,
  'css-import': `put('<style>@import "' + to + '"</style>')`,
  'css-background': `put('<p style="background:url(' + to + ')">text</p>')`,
  font: `new FontFace('own', 'url(' + to + ')').load()`,
  frame: `put('<iframe src="' + to + '"></iframe>')`,
  'frame-refresh': `put('<iframe srcdoc="<meta http-equiv=refresh content=0;url=' + to + '>"></iframe>')`,
  object: `put('<object type="text/html" data="' + to + '"></object>')`,
  embed: `put('<embed type="text/html" src="' + to + '">')`,
  'form-get': `form('GET', to)`,
  'form-post': `form('POST', to)`,
  popup: `open(to)`,
  'popup-noopener': `open(to, '_blank', 'noopener')`,
  'link-in-new-window': `click('<a target=_blank href="' + to + '">go</a>')`,
  ping: `click('<a href="#there" ping="' + to + '">go</a>')`,
  prefetch: `put('<link rel=prefetch href="' + to + '">')`,
  preload: `put('<link rel=preload as=image href="' + to + '">')`,
  modulepreload: `put('<link rel=modulepreload href="' + to + '">')`,
  'speculation-rules': `document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules',
    textContent: JSON.stringify({ prefetch: [{ urls: [to], eagerness: 'immediate' }] }) }))`,
  worklet: `CSS.paintWorklet.addModule(to)`,
  worker: `new Worker(blob('fetch("' + to + '", { mode: "no-cors" })'))`,
  'worker-import': `new Worker(blob('importScripts("' + to + '")'))`,
  'worker-websocket': `new Worker(blob('new WebSocket("' + to.replace('http', 'ws') + '")'))`,
  'shared-worker': `new SharedWorker(blob('fetch("' + to + '", { mode: "no-cors" })'))`,
  'service-worker': `navigator.serviceWorker.register('/service-worker.js?to=' + encodeURIComponent(to))`,
  'csp-report': `put('<iframe src="/reporting?to=' + encodeURIComponent(to) + '"></iframe>')`,
  'on-leaving': `put('<iframe src="/leaving?to=' + encodeURIComponent(to) + '"></iframe>')`,
  'redirect-fetch': `fetch(via(302), { mode: 'no-cors' })`,
  'redirect-image': `new Image().src = via(301)`,
  'redirect-frame': `put('<iframe src="' + via(303) + '"></iframe>')`,
  'redirect-form': `form('POST', via(307))`,
  'redirect-popup': `open(via(308))`,
}

/** Ways that arrive as a connection or a datagram without a name, so that each needs a counter of its own. */
export const bareWays: Record<string, string> = {
  preconnect: `put('<link rel=preconnect href="' + to + '">')`,
  'websocket-tls': `new WebSocket(to.replace('http', 'wss'))`,
  https: `fetch(to.replace('http', 'https'), { mode: 'no-cors' })`,
  webtransport: `new WebTransport(to.replace('http', 'https'))`,
  'webrtc-stun': `peer([{ urls: 'stun:' + host + ':' + port }])`,
  'webrtc-turn': `peer([{ urls: 'turn:' + host + ':' + port, username: 'x', credential: 'x' }])`,
  'webrtc-turn-tcp': `peer([{ urls: 'turn:' + host + ':' + port + '?transport=tcp', username: 'x', credential: 'x' }])`,
  'webrtc-peer': `peer([], 'candidate:1 1 udp 2122260223 ' + bare + ' ' + port + ' typ host')`,
  'webrtc-peer-tcp': `peer([], 'candidate:1 1 tcp 2122260223 ' + bare + ' ' + port + ' typ host tcptype passive')`,
}

/** Ways that take the page itself along; a page each. */
export const topWays: Record<string, string> = {
  'top-location': `location.href = to`,
  'top-replace': `location.replace(to)`,
  'top-refresh': `put('<meta http-equiv=refresh content="0;url=' + to + '">')`,
  'top-form': `put('<form method=post action="' + to + '"></form>').submit()`,
  'top-link': `click('<a href="' + to + '">go</a>')`,
  'top-redirect': `location.href = via(302)`,
  'top-from-frame': `put('<iframe srcdoc="<script>top.location.href = \\'' + to + '\\'</script>"></iframe>')`,
}

/** What the bodies above may call. */
const tools = `
  const put = (html) => {
    const node = document.createRange().createContextualFragment(html).firstChild
    document.body.append(node)
    return node
  }
  const click = (html) => put(html).click()
  const form = (method, to) => {
    const name = 'f' + Math.random()
    put('<iframe name="' + name + '"></iframe>')
    put('<form target="' + name + '" method=' + method + ' action="' + to + '"></form>').submit()
  }
  const blob = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  const peers = window.peers = []
  const peer = async (iceServers, candidate) => {
    const [own, other] = [new RTCPeerConnection({ iceServers }), new RTCPeerConnection()]
    peers.push(own, other)
    own.createDataChannel('x')
    await own.setLocalDescription(await own.createOffer())
    if (candidate === undefined) return
    await other.setRemoteDescription(own.localDescription)
    await other.setLocalDescription(await other.createAnswer())
    await own.setRemoteDescription(other.localDescription)
    await own.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 })
  }
`

export interface Attempt {
  way: string
  body: string
  /** Such as `http://127.0.0.1:9001/fetch`. */
  to: string
}

/** A page that makes all the attempts at once, as soon as it is loaded. */
export function attemptingPage(attempts: Attempt[]): string {
  const calls = attempts.map(({ body, to }) => {
    const { hostname, port } = new URL(to)
    const values = `const to = ${JSON.stringify(to)}, host = ${JSON.stringify(hostname)}, bare = ${JSON.stringify(hostname.replace(/[[\]]/g, ''))}, port = ${port || 80};
      const via = (status) => '/redirect?status=' + status + '&to=' + encodeURIComponent(to);`
    return `(async () => { ${values} ${body} })().catch(() => undefined);`
  })
  // What closes an element inside a string would close the script.
  const script = `${tools} ${calls.join('\n')}`.replaceAll('</', '<\\/')
  return `<h1>Buy now</h1><p>A page like any other.</p><script>addEventListener('load', () => { ${script} })</script>`
}
