import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { codePart } from '../code-part.ts'
import { returnPath } from '../return-path.ts'
import { go } from '../route.ts'
import { texts } from '../texts.ts'
import { leave } from './visitor.tsx'

/** The page; at the address where the sign-in page leads back to, once the person is signed in. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const [waiting, setWaiting] = useState(location.pathname === returnPath)
  const [reason, setReason] = useState<string>()
  useEffect(() => {
    if (waiting)
      complete().then(
        () => setWaiting(false),
        (error: Error) => setReason(error.message),
      )
  }, [])
  if (!waiting) return <>{children}</>
  return (
    <main>
      <h1>{texts.product}</h1>
      {reason === undefined ? (
        <p class="faint">{texts.loading}</p>
      ) : (
        <>
          <p class="problem" role="alert">
            {texts.signIn.failed(reason)}
          </p>
          <button type="button" onClick={leave}>
            {texts.signIn.again}
          </button>
        </>
      )}
    </main>
  )
}

async function complete(): Promise<void> {
  const { completeSignIn } = await codePart(() => import('../sign-in.ts'))
  go(await completeSignIn(), { replace: true })
}
