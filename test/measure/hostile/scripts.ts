import { nasty } from './answers.ts'
import { answerPage, type Handle, type HostilePage, stream } from './server.ts'

const script = (source: string): string => `<script>${source}</script>`
const javascript =
  (source: string): Handle =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/javascript' }).end(source)
const download: Handle = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' })
  stream(response, 2 ** 30)
}

/** Pages whose scripts or markup attack the browser, the visit or its numbers. */
export const hostileScripts: Record<string, HostilePage> = {
  loops: { page: script('for (;;);'), ends: ['timeout'] },
  'loops-later': { page: script('setTimeout(() => { for (;;); }, 300)'), ends: ['timeout'] },
  microtasks: {
    page: script(`new MutationObserver(() => document.body.append('x')).observe(document.body, { childList: true })
      document.body.append('x')`),
    ends: ['timeout', 'crashed', 'out-of-memory'],
  },
  allocates: {
    page: script('const all = []; for (;;) all.push(new Uint8Array(5e7).fill(1))'),
    ends: ['out-of-memory', 'crashed', 'ok', 'timeout'],
  },
  'wasm-memory': {
    page: script(`const memories = []
      for (let i = 0; i < 8; i++) memories.push(new WebAssembly.Memory({ initial: 16384, maximum: 32768 }))
      for (const { buffer } of memories) new Uint8Array(buffer).fill(1)`),
    ends: ['out-of-memory', 'crashed', 'ok', 'timeout'],
  },
  windows: { page: script("for (let i = 0; i < 100; i++) open('/windows/', '_blank')"), ends: ['ok'] },
  alerts: { page: script("for (;;) alert('again')"), ends: ['timeout'] },
  'alerts-later': { page: script('setInterval(() => { alert(1); confirm(1); prompt(1) }, 20)'), ends: ['ok'] },
  downloads: {
    page: script(`for (let i = 0; i < 20; i++) {
      const link = document.createElement('a'); link.href = 'file?' + i; link.download = 'x'; link.click() }`),
    files: { file: download },
    ends: ['ok'],
  },
  'million-nodes': {
    page: script("document.body.insertAdjacentHTML('beforeend', '<i></i>'.repeat(1e6))"),
    ends: ['ok', 'timeout', 'out-of-memory'],
  },
  'nested-deeply': {
    page: script(`let at = document.body
      for (let i = 0; i < 1e5; i++) at = at.appendChild(document.createElement('div')); at.textContent = 'deep'`),
    ends: ['ok', 'crashed', 'timeout'],
  },
  '5000-requests': {
    page: script("for (let i = 0; i < 5000; i++) fetch('file?' + i, { cache: 'no-store' })"),
    files: { file: (_, response) => void response.end('x') },
    ends: ['ok', 'timeout'],
  },
  'title-10-mb': { page: script("document.title = 'x'.repeat(1e7)"), ends: ['ok'] },
  'nasty-strings': {
    page: `<p id="${nasty}" class="${nasty}">${nasty}</p>${script(`const nasty = ${JSON.stringify(nasty)}
      document.documentElement.lang = document.title = nasty.repeat(100)
      history.replaceState(0, '', '?' + nasty.repeat(1000)); console.error(nasty); fetch('/' + nasty)`)}`,
    ends: ['ok'],
  },
  'service-worker': {
    page: script("navigator.serviceWorker.register('worker.js')"),
    files: {
      'worker.js': javascript(`self.onfetch = (event) => event.respondWith(new Response('owned'))
        self.oninstall = (event) => { skipWaiting(); event.waitUntil(new Promise(() => {})) }
        setInterval(() => fetch('/service-worker/ping'), 50)`),
    },
    ends: ['ok'],
  },
  'before-unload': {
    page: script(`onbeforeunload = (event) => { event.preventDefault(); return 'stay' }
      onpagehide = () => { for (const end = Date.now() + 1000; Date.now() < end;); }`),
    ends: ['ok'],
  },
  'meta-refresh': { page: '<meta http-equiv="refresh" content="0">', ends: ['ok', 'redirect-loop'] },
  'moves-on': {
    page: script("setTimeout(() => location.replace('/moves-on/?' + Math.random()), 30)"),
    ends: ['ok', 'redirect-loop'],
  },
  'writes-after-load': {
    page: script("onload = () => setTimeout(() => { document.open(); document.write('<h1>New</h1>'.repeat(1e4)) })"),
    ends: ['ok'],
  },
  overrides: {
    page: script(`for (const name of ['performance', 'Promise', 'JSON', 'Date', 'Map', 'Set', 'PerformanceObserver', 'setTimeout', 'Symbol'])
        Object.defineProperty(window, name, { value: null })
      for (const name of Object.getOwnPropertyNames(Array.prototype)) if (name !== 'length') Array.prototype[name] = () => { throw 1 }
      for (const name of ['toJSON', 'then', 'value', 'get', 'set'])
        Object.defineProperty(Object.prototype, name, { get() { throw 2 }, set() { throw 3 } })
      Error.prepareStackTrace = () => { for (;;); }`),
    ends: ['ok'],
  },
  'false-clocks': {
    page: script(`performance.now = Date.now = () => 1e300; performance.getEntriesByType = () => [{ startTime: -5 }]
      Event.prototype.stopPropagation = EventTarget.prototype.addEventListener = () => { throw 1 }`),
    ends: ['ok'],
  },
  clobbers: {
    page: [
      'querySelector',
      'title',
      'documentElement',
      'body',
      'createTreeWalker',
      'fonts',
      'styleSheets',
      'prerendering',
    ]
      .map((name) => `<form name="${name}"><input name="children"><input name="getAttribute"><input name="id"></form>`)
      .join(''),
    ends: ['ok'],
  },
  'push-state': {
    page: script(
      "let i = 0; setInterval(() => { for (let j = 0; j < 50; j++) history.pushState(0, '', '?' + i++) }, 5)",
    ),
    ends: ['ok', 'timeout'],
  },
  prints: { page: script('setInterval(print, 50); print()'), ends: ['ok', 'timeout'] },
  frames: {
    page: script(
      'for (let i = 0; i < 3; i++) document.body.append(Object.assign(document.createElement("iframe"), { src: "?" + Math.random() }))',
    ),
    ends: ['ok', 'timeout', 'out-of-memory'],
  },
  console: {
    page: script("setInterval(() => { for (let i = 0; i < 50; i++) console.log('x'.repeat(1e5)) }, 10)"),
    ends: ['ok', 'timeout'],
  },
  errors: {
    page: script(
      `setInterval(() => { Promise.reject({ get message() { throw 1 }, toString: null }); throw 'x'.repeat(1e5) }, 5)`,
    ),
    ends: ['ok', 'timeout'],
  },
  'data-url': { page: script("new Image().src = 'data:image/png;base64,' + 'A'.repeat(2e7)"), ends: ['ok'] },
  blobs: {
    page: script(
      "setInterval(() => { for (let i = 0; i < 100; i++) fetch(URL.createObjectURL(new Blob(['x'.repeat(1e4)]))) }, 20)",
    ),
    ends: ['ok', 'timeout'],
  },
  'web-sockets': {
    page: script("for (let i = 0; i < 30; i++) new WebSocket(location.origin.replace('http', 'ws'))"),
    ends: ['ok', 'timeout'],
  },
  prompts: {
    page: `<input type="file">${script(`const no = () => {}; for (let i = 0; i < 20; i++) {
      navigator.geolocation.getCurrentPosition(no, no); Notification.requestPermission().catch(no)
      navigator.clipboard.readText().catch(no); navigator.mediaDevices.getUserMedia({ video: true }).catch(no)
      document.documentElement.requestFullscreen().catch(no); document.querySelector('input').click()
      document.body.requestPointerLock?.() }`)}`,
    ends: ['ok'],
  },
  closes: { page: script('close(); setInterval(close, 20)'), ends: ['ok', 'crashed'] },
  debugger: { page: script('setInterval(() => { debugger }, 1)'), ends: ['ok'] },
  marks: {
    page: script("setInterval(() => { for (let i = 0; i < 500; i++) performance.mark('x' + i) }, 0)"),
    ends: ['ok', 'timeout'],
  },
  'long-tasks': {
    page: script('setInterval(() => { for (const end = performance.now() + 120; performance.now() < end;); }, 20)'),
    ends: ['ok'],
  },
  workers: {
    page: script("for (let i = 0; i < 30; i++) new Worker(URL.createObjectURL(new Blob(['for (;;);'])))"),
    ends: ['ok', 'timeout', 'worker'],
  },
  pictures: {
    page: script(`for (let i = 0; i < 40; i++) { const canvas = document.createElement('canvas')
      canvas.width = canvas.height = 4000; canvas.getContext('2d').fillRect(0, 0, 4000, 4000); document.body.append(canvas) }
      for (let i = 0; i < 50; i++) document.createElement('canvas').getContext('webgl')`),
    ends: ['ok', 'timeout', 'out-of-memory', 'crashed'],
  },
  'leaves-for-file': {
    page: script("location = 'file:///etc/passwd'; location = 'chrome://crash'"),
    ends: ['ok', 'not-allowed'],
  },
  'huge-class': {
    page: (_, response) => answerPage(response, `<h1 id="${'y'.repeat(1e6)}" style="font-size:40vmin">Big</h1>`),
    ends: ['ok'],
  },
}
