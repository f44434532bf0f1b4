import { useEffect, useState } from 'preact/hooks'
import { dateFormat } from '#core/words/locale.ts'
import { go } from '../route.ts'
import { lastHeard } from './heard.ts'
import { shareTexts } from './texts.ts'

/** ms that each part of a page is shown when not everything fits. */
const turn = 20_000
/** ms without an answer after which figures may no longer be true. */
const staleAfter = 120_000

/** Full screen where the browser allows it; the address alone does without. */
export async function openWall(path: string): Promise<void> {
  const [before, query] = path.split('?')
  const search = new URLSearchParams(query)
  search.set('wall', '1')
  go(`${before}?${search}`)
  await document.documentElement.requestFullscreen?.().catch(() => undefined)
}

/** A view for a screen on a wall: large, without controls, always current. Escape ends it. */
export function Wall({ timeZone }: { timeZone: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const root = document.documentElement
    root.classList.add('wall')
    const still = matchMedia('(prefers-reduced-motion: reduce)')
    const clock = setInterval(() => setNow(Date.now()), 1_000)
    const turning = setInterval(() => {
      if (!still.matches) showNext()
    }, turn)
    const leave = () => {
      const search = new URLSearchParams(location.search)
      search.delete('wall')
      const text = search.toString()
      go(location.pathname + (text === '' ? '' : `?${text}`))
    }
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave()
    }
    // The browser keeps Escape for itself while it shows the full screen.
    const changed = () => {
      if (document.fullscreenElement === null) leave()
    }
    addEventListener('keydown', key)
    document.addEventListener('fullscreenchange', changed)
    return () => {
      root.classList.remove('wall')
      clearInterval(clock)
      clearInterval(turning)
      removeEventListener('keydown', key)
      document.removeEventListener('fullscreenchange', changed)
    }
  }, [])
  const isStale = now - lastHeard() > staleAfter
  const at = `${dateFormat({ timeZone }, { dateStyle: 'medium', timeStyle: 'short' }).format(lastHeard())} (${timeZone})`
  return (
    <p class={`wall-status ${isStale ? 'stale' : ''}`} role="status">
      {isStale ? shareTexts.wall.stale(at) : shareTexts.wall.asOf(at)}
    </p>
  )
}

/** Scrolls to the first part that is not completely visible; from the last one back to the top. */
function showNext(): void {
  const bottom = document.querySelector('.wall-status')?.getBoundingClientRect().top ?? innerHeight
  const parts = [...document.querySelectorAll('main :is(.card, .rows tbody tr, .tile, .step, .chart, .films > figure)')]
  const next = parts.map((part) => part.getBoundingClientRect()).find((box) => box.bottom > bottom && box.top > 16)
  scrollTo({ top: next === undefined ? 0 : scrollY + next.top - 8, behavior: 'instant' })
}
