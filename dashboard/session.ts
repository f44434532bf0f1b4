import { useEffect, useState } from 'preact/hooks'
import type { Session } from '#stages/api/session.ts'
import { ask } from './ask.ts'
import { isShared } from './share/scope.ts'

let session: Promise<Session> | undefined

/** Who looks, and what they may do; undefined until that is known, and for visitors with a shared link. */
export function useSession(): Session | undefined {
  const [known, setKnown] = useState<Session>()
  useEffect(() => {
    if (isShared) return
    session ??= ask('/api/session').then((response) => {
      if (!response.ok) throw new Error(String(response.status))
      return response.json() as Promise<Session>
    })
    session.then(setKnown, () => {
      session = undefined
    })
  }, [])
  return known
}
