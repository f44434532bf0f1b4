import { useEffect, useRef, useState } from 'preact/hooks'
import type { StandingView } from '#stages/api/views/standing.ts'
import { type Answers, useAnswer } from '../api.ts'
import { texts } from '../texts.ts'
import { type Listed, marketOf } from './standing-name.ts'

/** How far outside of what is seen a market's place asks for its card already. */
const ahead = '400px'

/** Cards asked for at once where all of them are wanted. */
const atOnce = 6
/** ms that all of them may take. */
const longest = 60_000

/** Cards that are not there, each as what has it asked for. */
const missing = new Set<() => void>()

/** Until every card is there that can be had, wherever its place is, such as before the page is printed. */
export async function loadAllCards(): Promise<void> {
  const end = Date.now() + longest
  while (missing.size > 0 && Date.now() < end) {
    for (const want of [...missing].slice(0, atOnce)) want()
    await new Promise((later) => setTimeout(later, 50))
  }
}

export type PlaceRef = (element: Element | null) => void

interface Card {
  /** Undefined until it is there. */
  card: StandingView | undefined
  /** What is said in its place meanwhile. */
  waiting: string
  /** Of the element that shows the one or the other. */
  ref: PlaceRef
}

/** The card of a market: the one that the list has, or else its own, which is asked for only while its place is about to be seen. */
export function useCard(listed: Listed): Card {
  const given = 'verdict' in listed ? listed : undefined
  const isMissing = given === undefined
  const [element, ref] = useState<Element | null>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (element === null || !isMissing) return undefined
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting === true), {
      rootMargin: ahead,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [element, isMissing])
  const { benchmark, market } = marketOf(listed)
  const query = new URLSearchParams({ benchmark: benchmark.id, market: market.id })
  // One that the list had before stays until its own is there.
  const last = useRef<StandingView>()
  const [isWanted, setWanted] = useState(false)
  const isAsked = isNear || (isWanted && last.current === undefined)
  const answer = useAnswer<Answers['standing']>(isMissing && isAsked ? `/api/standing?${query}` : null)
  last.current = given ?? (answer.state === 'ready' ? answer.value.cards[0] : undefined) ?? last.current
  const isAwaited = last.current === undefined && answer.state === 'loading'
  useEffect(() => {
    if (!isAwaited) return undefined
    const want = () => setWanted(true)
    missing.add(want)
    return () => void missing.delete(want)
  }, [isAwaited])
  return {
    card: last.current,
    waiting: isAwaited
      ? texts.loading
      : answer.state === 'failed'
        ? texts.failed(answer.reason)
        : texts.standing.noMarket,
    ref,
  }
}
