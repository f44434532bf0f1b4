import { useEffect, useState } from 'preact/hooks'

interface PictureProps {
  src: string
  alt: string
  class: string
  loading?: 'lazy' | 'eager'
  /** It is no longer kept, or cannot be had. */
  onGone: () => void
}

/** ms before each further attempt, twice that at most. */
const pauses = [1000, 3000, 9000]

/** A picture of the evidence. A filmstrip asks for dozens at once: those that the server was too busy for are asked for again. */
export function Picture({ src, alt, onGone, ...shown }: PictureProps) {
  const [state, setState] = useState({ src, tries: 0, isBroken: false })
  const { tries, isBroken } = state.src === src ? state : { tries: 0, isBroken: false }
  useEffect(() => {
    if (!isBroken) return undefined
    const stop = new AbortController()
    void isWorthAnother(src, { pause: pauses[tries], signal: stop.signal }).then((isWorthIt) => {
      if (stop.signal.aborted) return
      if (isWorthIt) setState({ src, tries: tries + 1, isBroken: false })
      else onGone()
    })
    return () => stop.abort()
  }, [src, tries, isBroken])
  // Only another element asks again. For all frames it is the same one, because another is blank until its picture is there.
  return <img {...shown} key={tries} src={src} alt={alt} onError={() => setState({ src, tries, isBroken: true })} />
}

async function isWorthAnother(
  src: string,
  { pause, signal }: { pause: number | undefined; signal: AbortSignal },
): Promise<boolean> {
  if (pause === undefined) return false
  const answer = await fetch(src, { method: 'HEAD', signal }).catch(() => undefined)
  if (answer?.status === 404) return false
  await new Promise((done) => setTimeout(done, pause * (1 + Math.random())))
  return true
}
