import { afterEach, expect, test, vi } from 'vitest'
import { codePart } from '#dashboard/code-part.ts'

afterEach(() => vi.unstubAllGlobals())

/** The page was loaded with `main-OLD.js`; the server has what `now` says. */
function served(now: () => Promise<Response>): void {
  const querySelector = (wanted: string) => (wanted.includes('"/main-OLD.js"') ? {} : null)
  vi.stubGlobal('document', { querySelector })
  vi.stubGlobal('fetch', now)
}

const page = (script: string) => async () => new Response(`<script type="module" src="/${script}"></script>`)
const gone = new TypeError('Failed to fetch dynamically imported module')
const missing = 'The server did not answer when this part of the page was loaded. Once it answers, reload the page.'

test('a part of the page that does not come is that of an older version only where the server has a newer one', async () => {
  const said = () => codePart(() => Promise.reject(gone)).catch(({ message }: Error) => message)
  served(page('main-NEW.js'))
  expect(await said()).toBe('The server has a newer version of this page. Reload it.')
  // Browsers do not ask again for a part that once did not come, such as while a train was in a tunnel.
  served(page('main-OLD.js'))
  expect(await said()).toBe(missing)
  served(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(await said()).toBe(missing)
  served(async () => new Response('<html>Bad gateway</html>', { status: 502 }))
  expect(await said()).toBe(missing)
})

test('a part of the page that came and could not run says what was wrong', async () => {
  served(page('main-NEW.js'))
  // A browser started without a language, as on a screen on a wall, says "en-US@posix", which the charts' library refuses.
  const refused = new RangeError('Invalid language tag: en-US@posix')
  await expect(codePart(() => Promise.reject(refused))).rejects.toBe(refused)
})
