import { codePart } from '../code-part.ts'
import { useSession } from '../session.ts'
import { texts } from '../texts.ts'

/** Who is signed in, where there is a sign-in. */
export function Visitor() {
  const name = useSession()?.name ?? null
  if (name === null) return null
  return (
    <span class="visitor">
      <bdi class="faint">{name}</bdi>{' '}
      <button type="button" onClick={leave}>
        {texts.signIn.out}
      </button>
    </span>
  )
}

export async function leave(): Promise<void> {
  const { signOut } = await codePart(() => import('../sign-in.ts'))
  await signOut()
}
