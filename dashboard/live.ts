import { useEffect, useState } from 'preact/hooks'
import type { RunningRound } from '#stages/api/live.ts'
import { announceChange } from './changed.ts'

/**
 * The rounds that the server is measuring; makes every view ask again as soon as records change. Where the server does not
 * tell, views ask every few seconds all the same. A page in the background lets go of its connection: a browser has only six.
 */
export function useLive(offered: boolean): readonly RunningRound[] {
  const [rounds, setRounds] = useState<readonly RunningRound[]>([])
  useEffect(() => {
    if (!offered) return
    let source: EventSource | undefined
    const leave = () => {
      source?.close()
      source = undefined
      setRounds([])
    }
    const join = () => {
      if (document.hidden) return leave()
      if (source !== undefined) return
      source = new EventSource('/api/live')
      source.addEventListener('rounds', ({ data }) => setRounds(JSON.parse(data) as RunningRound[]))
      source.addEventListener('records', announceChange)
      // What is under way is unknown until the server answers again.
      source.addEventListener('error', () => setRounds([]))
    }
    join()
    document.addEventListener('visibilitychange', join)
    return () => {
      document.removeEventListener('visibilitychange', join)
      leave()
    }
  }, [offered])
  return rounds
}
